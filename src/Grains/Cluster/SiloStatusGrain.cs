namespace Granary.Cluster;

/// <inheritdoc cref="ISiloStatusGrain"/>
[GrainType("granary.silo-status"), SiloPlacement]
internal sealed class SiloStatusGrain(SiloReporter reporter) : Grain, ISiloStatusGrain
{
    /// <inheritdoc/>
    public ValueTask<SiloReport> Describe(int historySeconds, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(reporter.Report(Math.Clamp(historySeconds, 0, ClusterLimits.HistorySecondsMax)));
}
