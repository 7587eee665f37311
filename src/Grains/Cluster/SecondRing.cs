using System.Collections.Immutable;

namespace Granary.Cluster;

/// <summary>A number that only counts, and how much it grew in each of the last seconds. Adding is thread-safe; the rest is its owner's to guard.</summary>
internal sealed class SecondRing
{
    private readonly long[] _seconds = new long[ClusterLimits.HistorySecondsMax];
    private long _total;
    private long _seen;
    private int _next;

    /// <summary>All that was added.</summary>
    public long Total => Volatile.Read(ref _total);

    public void Add(long count) => Interlocked.Add(ref _total, count);

    /// <summary>Ends a second.</summary>
    public void Tick()
    {
        var total = Total;
        _seconds[_next] = total - _seen;
        _next = (_next + 1) % _seconds.Length;
        _seen = total;
    }

    /// <summary>What was added in the last whole seconds.</summary>
    public long Sum(int seconds)
    {
        var sum = 0L;
        for (var back = 1; back <= seconds; back++)
        {
            sum += At(back);
        }

        return sum;
    }

    /// <summary>What was added in each of the last whole seconds, the newest last.</summary>
    public ImmutableArray<long> Latest(int seconds) => [.. Enumerable.Range(0, seconds).Select(index => At(seconds - index))];

    private long At(int back) => _seconds[(_next - back + _seconds.Length) % _seconds.Length];
}
