using Granary.Shards;

namespace Granary.Cluster;

/// <inheritdoc cref="IClusterStatusClient"/>
internal sealed class ClusterStatusClient(IGrainFactory grains, ShardDirectory directory, TimeProvider time) : IClusterStatusClient
{
    /// <inheritdoc/>
    public async Task<ClusterStatus> DescribeAsync(int historySeconds = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(historySeconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(historySeconds, ClusterLimits.HistorySecondsMax);
        var store = await directory.Describe(cancellationToken);
        try
        {
            var members = await grains.GetGrain<IMembersGrain>(0).List(cancellationToken);
            return new ClusterStatus(store, await Task.WhenAll(members.Select(member => AskAsync(member, historySeconds, cancellationToken))));
        }
        catch (Exception error) when (GrainCallFailure.IsPassing(error, cancellationToken))
        {
            throw new GranaryException(RefusalKind.Unavailable, ClientCodes.Unavailable, $"The cluster did not say which silos it has: {error.Message}", error);
        }
    }

    private async Task<ClusterSilo> AskAsync(SiloMember member, int historySeconds, CancellationToken cancellationToken)
    {
        try
        {
            // Orleans would wait longer for a silo that stands still.
            var report = grains.GetGrain<ISiloStatusGrain>(member.Address).Describe(historySeconds, cancellationToken).AsTask();
            return new ClusterSilo(member, await report.WaitAsync(ClusterLimits.AnswerWithin, time, cancellationToken));
        }
        catch (Exception error) when (GrainCallFailure.IsPassing(error, cancellationToken))
        {
            return new ClusterSilo(member, null);
        }
    }
}
