using Granary.Shards;
using Orleans.Concurrency;

namespace Granary.Config;

/// <inheritdoc cref="IConfigHubGrain"/>
[GrainType(ConfigBlock.HubGrainType), StatelessWorker(1), Reentrant]
internal sealed class ConfigHubGrain(ConfigHub hub) : Grain, IConfigHubGrain
{
    /// <inheritdoc/>
    public async ValueTask<ShardReply> Ask(ConfigQuestion question, CancellationToken cancellationToken = default) =>
        await hub.Ask(question, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ConfigWatched> Watch(
        string application, string environment, ConfigVersion seen, CancellationToken cancellationToken = default) =>
        await hub.Watch(application, environment, seen, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Refusal?> Report(
        string application, string environment, ConfigReport report, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(hub.Report(application, environment, report));
}
