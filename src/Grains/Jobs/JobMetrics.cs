using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The block's instruments, on the meter <c>Granary.Jobs</c>. Thread-safe.</summary>
internal sealed class JobMetrics
{
    private static readonly InstrumentAdvice<double> Lateness = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
    };

    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600, 3600],
    };

    private readonly ConcurrentDictionary<string, JobCensus> _shards = new();
    private readonly Counter<long> _commands;
    private readonly Counter<long> _enqueued;
    private readonly Counter<long> _swept;
    private readonly Histogram<double> _lateness;
    private readonly Histogram<double> _durations;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Granary.Jobs");
        _commands = meter.CreateCounter<long>(
            "granary.jobs.commands", "{command}", "Commands decided, by kind and outcome: ok, retry, dead, or the code of the refusal.");
        _enqueued = meter.CreateCounter<long>("granary.jobs.enqueued", "{job}", "Jobs of those commands that enqueue, by what became of each.");
        _swept = meter.CreateCounter<long>("granary.jobs.swept", "{job}", "Finished and dead jobs that were deleted as their retention was over.");
        _lateness = meter.CreateHistogram(
            "granary.jobs.lateness", "s", "From a job's time to its start, by who runs it: silo or worker.", advice: Lateness);
        _durations = meter.CreateHistogram("granary.jobs.run.duration", "s", "How long handlers in the silo ran.", advice: Durations);
        meter.CreateObservableGauge("granary.jobs.pending", () => Sum(static shard => shard.Pending), "{job}", "Jobs in the shards of this silo that have not ended.");
        meter.CreateObservableGauge("granary.jobs.loaded", () => Sum(static shard => shard.Loaded), "{job}", "Those that are in memory.");
        meter.CreateObservableGauge("granary.jobs.ready", () => Sum(static shard => shard.Ready), "{job}", "Those in memory that could be run.");
        meter.CreateObservableGauge("granary.jobs.running", () => Sum(static shard => shard.Running), "{job}", "Those that run, in the silo or at workers.");
    }

    public void Decided(JobCommand command, ShardReply reply)
    {
        _commands.Add(
            1,
            new KeyValuePair<string, object?>("command", command.GetType().Name),
            new KeyValuePair<string, object?>("outcome", reply switch
            {
                Refusal refusal => refusal.Code,
                JobFailed { RetryAt: null } => "dead",
                JobFailed => "retry",
                _ => "ok",
            }));
        if (reply is JobsEnqueued enqueued)
        {
            foreach (var outcome in enqueued.Outcomes.CountBy(static outcome => outcome.Kind))
            {
                _enqueued.Add(outcome.Value, new KeyValuePair<string, object?>("outcome", NameOf(outcome.Key)));
            }
        }
    }

    /// <summary>A job starts, at a worker or in the silo.</summary>
    public void Started(QueueExecution execution, TimeSpan late) => _lateness.Record(
        Math.Max(late.TotalSeconds, 0),
        new KeyValuePair<string, object?>("execution", execution == QueueExecution.Silo ? "silo" : "worker"));

    /// <summary>A handler in the silo has ended.</summary>
    public void Ran(TimeSpan duration) => _durations.Record(duration.TotalSeconds);

    public void Swept(int jobs) => _swept.Add(jobs);

    /// <summary>Notes what a shard has now.</summary>
    public void Counted(string shard, JobCensus census) => _shards[shard] = census;

    /// <summary>Forgets a shard that is no longer here.</summary>
    public void Left(string shard) => _shards.TryRemove(shard, out _);

    private static string NameOf(JobOutcomeKind kind) => kind switch
    {
        JobOutcomeKind.Enqueued => "enqueued",
        JobOutcomeKind.Known => "known",
        JobOutcomeKind.KeyTaken => "key_taken",
        _ => "refused",
    };

    private long Sum(Func<JobCensus, long> part) => _shards.Values.Sum(part);
}
