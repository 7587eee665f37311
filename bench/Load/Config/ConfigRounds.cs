using System.Diagnostics;
using System.Globalization;

namespace Granary.Config;

/// <summary>What one contestant did, round by round.</summary>
internal sealed class ConfigRounds(IConfigContestant contestant, WatchPlan plan)
{
    /// <summary>How many write at once, each its own.</summary>
    public const int Writers = 32;

    private const int PublishesPerRound = 10;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    private readonly FanOut _fanOut = new(plan.Watchers);
    private readonly List<(double P50, double P99)> _fanOuts = [];
    private readonly List<double> _writes = [];
    private long _number;
    private long _idle;

    public IConfigContestant Contestant => contestant;

    /// <summary>How many MB the server has more than before anybody watched.</summary>
    public double Growth { get; private set; }

    public double P50 => Median(_fanOuts.Select(static one => one.P50));

    public double P99 => Median(_fanOuts.Select(static one => one.P99));

    public double Writes => Median(_writes);

    /// <summary>Opens the watches.</summary>
    public async Task OpenAsync()
    {
        _idle = contestant.Memory();
        await contestant.WatchAsync(plan, _fanOut.Got);
    }

    /// <summary>Publishes to all who watch, one after the other.</summary>
    public async Task FanOutAsync(bool counts)
    {
        var all = new List<double>();
        for (var publish = 0; publish < PublishesPerRound; publish++)
        {
            all.AddRange(await _fanOut.MeasureAsync(++_number, contestant.PublishAsync));
            await Task.Delay(Between);
        }

        all.Sort();
        Growth = (contestant.Memory() - _idle) / 1e6;
        if (counts)
        {
            _fanOuts.Add((all[all.Count / 2], all[(int)(all.Count * 0.99)]));
        }
    }

    /// <summary>Has all writers write at once for a while.</summary>
    public async Task WriteAsync(TimeSpan turn, bool counts)
    {
        var written = 0L;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            while (Stopwatch.GetElapsedTime(started) < turn)
            {
                await contestant.WriteAsync(writer, Interlocked.Increment(ref written));
            }
        }));
        if (counts)
        {
            _writes.Add(written / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    public void Print() => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {contestant.Name,-22} publish to watcher p50 {P50,8:N1} ms, p99 {P99,8:N1} ms ({_fanOuts.Min(static one => one.P99):N1}–{_fanOuts.Max(static one => one.P99):N1}); "
        + $"{Writes,7:N0} one-key writes/s ({_writes.Min():N0}–{_writes.Max():N0}); {Growth,6:N0} MB more than idle"));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
