namespace Granary.Cluster;

/// <summary>Tells what the cluster is and does. Thread-safe; one per process is enough.</summary>
public interface IClusterStatusClient
{
    /// <summary>
    /// The cluster as of now. A silo that does not answer within <see cref="ClusterLimits.AnswerWithin"/> does not make the
    /// call fail: it is listed without a report.
    /// </summary>
    /// <param name="historySeconds">How many seconds of history each silo tells, up to <see cref="ClusterLimits.HistorySecondsMax"/>. Default: none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GranaryException">No silo could be asked who the others are.</exception>
    Task<ClusterStatus> DescribeAsync(int historySeconds = 0, CancellationToken cancellationToken = default);
}
