using System.Diagnostics;

namespace Granary.Locks;

/// <summary>What one turn of one contestant came to.</summary>
/// <param name="Pairs">Locks acquired and given back a second.</param>
/// <param name="P50">Half of the acquires took at most so many milliseconds.</param>
/// <param name="P99">99 of a hundred did.</param>
/// <param name="Longest">All did.</param>
internal sealed record LockTurn(double Pairs, double P50, double P99, double Longest)
{
    /// <summary>
    /// Puts a load on a contestant. What is not finished in time does not count as a pair, but its acquire counts among the times:
    /// otherwise who lets somebody wait for long would look the better for it.
    /// </summary>
    public static async Task<LockTurn> Take(ILockContestant contestant, LockLoad load, TimeSpan during)
    {
        var started = Stopwatch.GetTimestamp();
        var workers = await Task.WhenAll(
            Enumerable.Range(0, load.Workers).Select(worker => Task.Run(() => Work(contestant, load, worker, started, during))));
        double[] times = [.. workers.SelectMany(static worker => worker.Times).Order()];
        return new LockTurn(
            workers.Sum(static worker => worker.Pairs) / during.TotalSeconds, times[times.Length / 2], times[(int)(times.Length * 0.99)], times[^1]);
    }

    private static async Task<(int Pairs, List<double> Times)> Work(
        ILockContestant contestant, LockLoad load, int worker, long started, TimeSpan during)
    {
        var pairs = 0;
        var times = new List<double>();
        for (var turn = 0; Stopwatch.GetElapsedTime(started) < during; turn++)
        {
            var asked = Stopwatch.GetTimestamp();
            var held = await contestant.AcquireAsync(worker, load.NameFor(worker, turn));
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await held.DisposeAsync();
            pairs += Stopwatch.GetElapsedTime(started) < during ? 1 : 0;
        }

        return (pairs, times);
    }
}
