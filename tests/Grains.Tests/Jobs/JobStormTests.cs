using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>A hundred thousand jobs of one queue, due in one second, in a silo that needs several seconds for them.</summary>
public sealed class JobStormTests
{
    private const int Jobs = 100_000;
    private const int AtOnce = 16;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly ModelStore _store = new();
    private readonly JobTable _table;
    private DateTimeOffset _time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private int _made;

    public JobStormTests()
    {
        _table = new JobTable(
            new JobClaim(0, 1, IsClean: true, Now, LoadedMax: JobLimits.LoadedMax), _store.Slice(), static _ => true, new Random(1));
        Commit(_table.Begin(Now));
    }

    private JobNow Now => new(_time, _time - DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_storm_is_read_page_by_page_each_job_runs_once_and_the_jobs_of_another_queue_are_not_late()
    {
        Define("storm");
        Define("steady");
        var begins = _time + TimeSpan.FromSeconds(30);
        Enqueue("storm", Enumerable.Range(0, Jobs).Select(i => begins + (TimeSpan.FromSeconds(1) * i / Jobs)));
        Enqueue("steady", Enumerable.Range(0, 600).Select(i => begins + TimeSpan.FromMilliseconds(10 * i)));

        _time = begins;
        var started = new Dictionary<JobId, DateTimeOffset>();
        var lateness = TimeSpan.Zero;
        while (_store.Jobs.Count > 0)
        {
            ReadPages();
            Assert.InRange(_table.Census.Loaded, 0, JobLimits.LoadedMax);
            var (starts, note) = _table.Start(AtOnce, static _ => true, Now);
            Commit(note);
            _time += Step;
            foreach (var start in starts)
            {
                started.Add(start.Receipt.Job, _time - Step);
                Assert.True(start.Row.Due <= _time - Step, "none is early");
                lateness = start.Row.Queue == "steady" && _time - Step - start.Row.Due > lateness ? _time - Step - start.Row.Due : lateness;
                Commit(_table.Decide(new CompleteJob(OperationId.New(), start.Receipt), Now, JobFinds.None));
            }
        }

        Assert.Equal(Jobs + 600, started.Count);
        Assert.InRange(lateness, TimeSpan.Zero, Step);
    }

    private void ReadPages()
    {
        while (_table.NextPages(static _ => true, Now) is { Count: > 0 } plans)
        {
            foreach (var plan in plans)
            {
                _table.Load(plan, _store.Page(plan), Now);
            }
        }

        _table.Tick(Now);
    }

    private void Define(string queue) => Commit(_table.Decide(
        new SetQueueDefinition(OperationId.New(), new QueueDefinition { Name = queue, Execution = QueueExecution.Silo }, Version: null), Now, JobFinds.None));

    private void Enqueue(string queue, IEnumerable<DateTimeOffset> dues)
    {
        foreach (var part in dues.Chunk(JobLimits.JobsPerCommandMax))
        {
            ImmutableArray<NewJob> jobs =
            [
                .. part.Select(due => new NewJob { Id = JobId.Of(new Guid(++_made, 0, 0, new byte[8]), 0), Handler = new JobHandlerName("mail"), Payload = [], Due = due }),
            ];
            Commit(_table.Decide(new EnqueueJobs(OperationId.New(), queue, 1, jobs, IsRepeat: false), Now, JobFinds.None));
        }
    }

    private void Commit(JobDecision decision)
    {
        foreach (var change in decision.Changes)
        {
            _store.Apply(change);
        }

        _table.Committed(decision.Number, Now);
    }
}
