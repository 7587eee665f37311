using Granary.Cluster;

namespace Granary.Web;

/// <summary>The cluster's status for all open pages: asked for once, however many look. Nobody looks: nobody asks. Thread-safe.</summary>
internal sealed class StatusFeed(IClusterStatusClient cluster, ConsoleSettings settings, TimeProvider time)
{
    /// <summary>How much history the charts show, in seconds.</summary>
    public const int HistorySeconds = 120;

    private readonly Lock _gate = new();
    private Task<ClusterStatus>? _asked;
    private long _askedAt;

    /// <summary>The last answer, if it is young enough to begin with.</summary>
    public ClusterStatus? Latest
    {
        get
        {
            lock (_gate)
            {
                return _asked is { IsCompletedSuccessfully: true } && time.GetElapsedTime(_askedAt) < 5 * settings.RefreshEvery ? _asked.Result : null;
            }
        }
    }

    /// <summary>An answer that is no older than a refresh.</summary>
    /// <exception cref="GranaryException">The cluster cannot be asked.</exception>
    public Task<ClusterStatus> GetAsync()
    {
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && time.GetElapsedTime(_askedAt) >= settings.RefreshEvery / 2))
            {
                _asked = cluster.DescribeAsync(HistorySeconds);
                _askedAt = time.GetTimestamp();
            }

            return _asked;
        }
    }
}
