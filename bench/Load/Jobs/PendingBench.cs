using System.Diagnostics;
using System.Globalization;
using Granary.Servers;

namespace Granary.Jobs;

/// <summary>What millions of jobs of another day cost those of today: their lateness, and the silo's memory.</summary>
internal static class PendingBench
{
    private const string Queue = "far";
    private const int CallsAtOnce = 4;
    private const double LatenessMost = 1.5;
    private const double MegabytesMost = 150;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public static async Task<int> Run(string[] args)
    {
        var jobs = 10_000_000;
        var isOnPostgres = false;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i..])
            {
                case ["--jobs", var text, ..]:
                    jobs = int.Parse(text, CultureInfo.InvariantCulture);
                    i++;
                    break;
                case ["--postgres", ..]:
                    isOnPostgres = true;
                    break;
                default:
                    Console.Error.WriteLine("Usage: jobs pending [--jobs N] [--postgres]");
                    return 2;
            }
        }

        Machine.Print();
        using var folder = new TemporaryFolder();
        await using var postgres = isOnPostgres ? await PostgresPeer.StartAsync(folder.File("postgres")) : null;
        await using var granary = new GranaryJobs(postgres, isInSilo: true);
        await granary.StartAsync(folder.File("data"));

        // The first turns warm up, with a full load among them: a heap that has grown under load once is no cost of jobs that wait.
        await JobTurn.Take(granary, JobLoad.Bulk, Turn);
        await MeasureAsync(granary);
        var before = await MeasureAsync(granary);
        Report("without them", before);

        var started = Stopwatch.GetTimestamp();
        await FillAsync(granary, jobs);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"  {jobs:N0} jobs enqueued in {seconds:N0} s, {jobs / seconds:N0} a second"));

        await MeasureAsync(granary);
        var after = await MeasureAsync(granary);
        Report("with them", after);
        var met = Rounds.AtMost("p99 of lateness with them, of that without", after.P99 / before.P99, LatenessMost, "x");
        met &= Rounds.AtMost("resident memory more", after.Megabytes - before.Megabytes, MegabytesMost, "MB");
        Console.WriteLine($"Load average at the end {Machine.LoadAverage()}.");
        return met ? 0 : 1;
    }

    // The median of the rounds, and the memory after them.
    private static async Task<(double P50, double P99, double Megabytes)> MeasureAsync(GranaryJobs granary)
    {
        var scores = new JobScores();
        for (var round = 0; round < Rounds.Least; round++)
        {
            scores.Add(granary.Name, JobLoad.Late, await JobTurn.Take(granary, JobLoad.Late, Turn));
        }

        using var silo = Process.GetProcessById(granary.Silo.Process.Id);
        return (
            scores.Median(granary.Name, JobLoad.Late, static turn => turn.LatenessAt(0.5)),
            scores.Median(granary.Name, JobLoad.Late, static turn => turn.LatenessAt(0.99)),
            silo.WorkingSet64 / 1e6);
    }

    private static async Task FillAsync(GranaryJobs granary, int jobs)
    {
        await granary.Queues.DefineAsync(new QueueDefinition { Name = Queue, Partitions = JobLimits.PartitionsMax, PendingMax = 2L * jobs });
        var due = DateTimeOffset.UtcNow.AddDays(1);
        await Parallel.ForAsync(0, (jobs + JobLimits.JobsPerCallMax - 1) / JobLimits.JobsPerCallMax, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce }, async (call, _) =>
        {
            var count = Math.Min(JobLimits.JobsPerCallMax, jobs - (call * JobLimits.JobsPerCallMax));
            var enqueued = await granary.Client.EnqueueAllAsync(Queue, [.. Enumerable.Range(0, count).Select(i => JobRequest.Of(GranaryJobs.Handler, false) with { Due = due.AddSeconds(i) })], CancellationToken.None);
            if (enqueued.FirstOrDefault(static job => job.Kind != JobOutcomeKind.Enqueued) is { Refusal: { } refusal })
            {
                throw refusal.ToException();
            }
        });
    }

    private static void Report(string when, (double P50, double P99, double Megabytes) measured) => Console.WriteLine(FormattableString.Invariant(
        $"  {when}: 500 due a second are {measured.P50:N1} ms late at p50, {measured.P99:N1} at p99; the silo has {measured.Megabytes:N0} MB"));
}
