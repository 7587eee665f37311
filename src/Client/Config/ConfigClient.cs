using Granary.Hosting;
using Granary.Shards;

namespace Granary.Config;

/// <inheritdoc cref="IConfigClient"/>
internal sealed class ConfigClient(ConfigShards shards, ConfigWatches watches, ProcessIdentity identity) : IConfigClient
{
    /// <inheritdoc/>
    public async Task<ConfigView> ReadAsync(ConfigRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var view = await shards.Ask<ConfigView>(request.ToQuestion(isRevealed: false, ConfigVersion.None), cancellationToken);
        if (!request.IsRevealed || !view.HasSecrets)
        {
            return view;
        }

        await NoteReveal(request, cancellationToken);
        return await shards.Ask<ConfigView>(request.ToQuestion(isRevealed: true, view.Version), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ConfigView> WatchAsync(ConfigRequest request, ConfigVersion seen = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return watches.Watch(request, seen, NoteReveal, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ConfigChain> ExplainAsync(ConfigRequest request, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(key);
        if (request.Namespaces is not [var name])
        {
            throw new InvalidRequestException(ConfigCodes.QuestionInvalid, "A key is explained in one namespace.", nameof(request));
        }

        var question = new ExplainKey(request.Application, request.Environment, request.Cluster, name, key, request.Instance);
        var chain = await shards.Ask<ConfigChain>(question, cancellationToken);
        if (!request.IsRevealed || !chain.Links.Any(static link => link.IsSecret))
        {
            return chain;
        }

        await NoteReveal(request, cancellationToken);
        return await shards.Ask<ConfigChain>(question with { IsRevealed = true }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReportAsync(string application, string environment, ConfigReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        return shards.Report(application, environment, report, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ConfigPlaceInfo>> ListAsync(
        string prefix = "", string? after = null, int limit = 100, CancellationToken cancellationToken = default) =>
        (await shards.Ask<ConfigPlaces>(new ListPlaces(prefix, after, limit), cancellationToken)).Places;

    /// <inheritdoc/>
    public IConfigWorkspace Open(string application, string environment, ConfigActor? actor = null) =>
        new ConfigWorkspace(application, environment, actor ?? identity.Actor, shards);

    private async Task NoteReveal(ConfigRequest request, CancellationToken cancellationToken)
    {
        var seen = string.Join(", ", request.Namespaces.Select(name => new NamespaceName(request.Cluster, name)));
        var detail = request.Instance is { } instance ? $"{seen} for {instance.Name}" : seen;
        await shards.Send<Done>(
            request.Application, request.Environment,
            new NoteReveal(OperationId.New(), request.Actor ?? identity.Actor, Name: null, detail[..Math.Min(detail.Length, ConfigLimits.CommentLengthMax)]),
            cancellationToken);
    }
}
