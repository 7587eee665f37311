namespace Granary.Cluster;

/// <summary>
/// How long something took in the last <see cref="ClusterLimits.RecentSeconds"/>, to within a tenth: counts in buckets whose
/// bounds grow by a quarter of a doubling. Recording is thread-safe; the rest is its owner's to guard.
/// </summary>
internal sealed class DurationBuckets
{
    private const int PerDoubling = 4;
    private const int Count = 96;
    private const double Least = 0.001;

    private readonly long[] _counts = new long[Count];
    private readonly long[][] _before = [.. Enumerable.Range(0, ClusterLimits.RecentSeconds).Select(static _ => new long[Count])];
    private int _next;

    public void Record(double milliseconds) => Interlocked.Increment(ref _counts[BucketOf(milliseconds)]);

    /// <summary>Ends a second.</summary>
    public void Tick()
    {
        for (var i = 0; i < Count; i++)
        {
            _before[_next][i] = Volatile.Read(ref _counts[i]);
        }

        _next = (_next + 1) % _before.Length;
    }

    /// <summary>The time that this share of all did not exceed, in milliseconds; 0 when there was none.</summary>
    public double Quantile(double share)
    {
        // The next to be overwritten is the oldest.
        var recent = _counts.Select((count, i) => Volatile.Read(ref count) - _before[_next][i]).ToArray();
        var left = Math.Ceiling(recent.Sum() * share);
        for (var i = 0; i < Count && left > 0; i++)
        {
            left -= recent[i];
            if (left <= 0)
            {
                return Least * Math.Pow(2, (i + 0.5) / PerDoubling);
            }
        }

        return 0;
    }

    private static int BucketOf(double milliseconds) =>
        Math.Clamp((int)(Math.Log2(Math.Max(milliseconds, Least) / Least) * PerDoubling), 0, Count - 1);
}
