using Granary.Config;

namespace Granary.Http;

/// <summary>Configuration out of thin air: every application that is asked for has one key. Nothing can be changed.</summary>
internal sealed class FakeConfigClient : IConfigClient
{
    /// <summary>The applications that there are.</summary>
    public IReadOnlyList<ConfigPlaceInfo> Places { get; set; } = [];

    /// <summary>What was asked for last.</summary>
    public ConfigRequest? Asked { get; private set; }

    public Task<ConfigView> ReadAsync(ConfigRequest request, CancellationToken cancellationToken = default)
    {
        Asked = request;
        return Task.FromResult(new ConfigView(new ConfigVersion(Guid.Empty, 1), request.Cluster, [], IsForAll: true));
    }

    public async IAsyncEnumerable<ConfigView> WatchAsync(
        ConfigRequest request, ConfigVersion seen = default, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return await ReadAsync(request, cancellationToken);
    }

    public Task<ConfigChain> ExplainAsync(ConfigRequest request, string key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task ReportAsync(string application, string environment, ConfigReport report, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<IReadOnlyList<ConfigPlaceInfo>> ListAsync(
        string prefix = "", string? after = null, int limit = 100, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ConfigPlaceInfo>>(
        [
            .. Places.Where(place => $"{place.Application}/{place.Environment}".StartsWith(prefix, StringComparison.Ordinal)).Take(limit),
        ]);

    public IConfigWorkspace Open(string application, string environment, ConfigActor? actor = null) => throw new NotSupportedException();
}
