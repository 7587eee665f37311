using System.Diagnostics;

namespace Granary.Jobs;

/// <summary>What one turn of one contestant came to.</summary>
/// <param name="Jobs">Jobs a second, from the first call until the last is done.</param>
/// <param name="Processor">Processor time a job, of this process, the server and the database, in microseconds.</param>
/// <param name="Commits">Transactions that wrote, a job.</param>
/// <param name="Lateness">How late jobs with a time began, in milliseconds, in order.</param>
internal sealed record JobTurn(double Jobs, double Processor, double Commits, IReadOnlyList<double> Lateness)
{
    private const double DuePerSecond = 500;

    // Until the slowest has stored what is to come.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>A share of the jobs began at most so many milliseconds late.</summary>
    public double LatenessAt(double share) => Lateness.Count == 0 ? 0 : Lateness[(int)Math.Min(Lateness.Count - 1, Lateness.Count * share)];

    /// <summary>Puts a load on a contestant for a while, and waits until all that was enqueued is done.</summary>
    public static async Task<JobTurn> Take(IJobContestant contestant, JobLoad load, TimeSpan during)
    {
        await contestant.ResumeAsync();

        // Its workers are there when one job has been through them.
        var probe = RunCount.Begin();
        await contestant.EnqueueAsync();
        await contestant.FinishAsync(probe, 1).WaitAsync(Patience);

        var runs = RunCount.Begin();
        var (before, own) = (await contestant.CostsAsync(), Environment.CpuUsage.TotalTime);
        var started = Stopwatch.GetTimestamp();
        var jobs = load.PerCall == 0 ? await Schedule(contestant, during) : await Enqueue(contestant, load, started, during);
        await contestant.FinishAsync(runs, jobs).WaitAsync(Patience);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var spent = Environment.CpuUsage.TotalTime - own;
        var after = await contestant.CostsAsync();
        await contestant.PauseAsync();
        return new JobTurn(
            jobs / seconds,
            (spent + after.Processor - before.Processor).TotalMicroseconds / jobs,
            (after.Commits - before.Commits) / jobs,
            [.. runs.Lateness.Order()]);
    }

    private static async Task<int> Schedule(IJobContestant contestant, TimeSpan during)
    {
        // Whole milliseconds, as far as the coarsest store keeps them.
        var first = DateTimeOffset.FromUnixTimeMilliseconds((DateTimeOffset.UtcNow + Ahead).ToUnixTimeMilliseconds());
        var dues = Enumerable.Range(0, (int)(during.TotalSeconds * DuePerSecond)).Select(i => first.AddMilliseconds(i * 1000 / DuePerSecond)).ToList();
        await contestant.ScheduleAllAsync(dues);
        return DateTimeOffset.UtcNow < first
            ? dues.Count
            : throw new InvalidOperationException($"{contestant.Name} stored {dues.Count} jobs more slowly than in {Ahead.TotalSeconds} s: its lateness would say nothing.");
    }

    private static async Task<int> Enqueue(IJobContestant contestant, JobLoad load, long started, TimeSpan during)
    {
        var calls = await Task.WhenAll(Enumerable.Range(0, load.Callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; Stopwatch.GetElapsedTime(started) < during; count++)
            {
                await (load.PerCall == 1 ? contestant.EnqueueAsync() : contestant.EnqueueAllAsync(load.PerCall));
            }

            return count;
        })));
        return calls.Sum() * load.PerCall;
    }
}
