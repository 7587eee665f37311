using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// One shard with workers, under a random schedule: commits that lag and are lost with their owner, pages that are read late, clocks that
/// jump, workers that repeat themselves. At every step it looks at what must never be.
/// </summary>
internal sealed class JobModel
{
    private const string Worker = "w";
    private const string Unknown = "c";

    private static readonly string[] Queues = ["plain", "narrow", "once", "silo"];

    private readonly Random _random;
    private readonly int _loadedMax;
    private readonly bool _takesAny;
    private readonly ModelStore _store = new();
    private readonly Queue<(JobDecision Decision, Action Then)> _commits = new();
    private readonly Dictionary<JobId, JobRow> _acknowledged = [];
    private readonly List<JobLease> _leases = [];
    private readonly List<JobStart> _runs = [];
    private readonly Dictionary<JobId, int> _completions = [];
    private readonly HashSet<JobId> _onceStarted = [];
    private JobTable _table = null!;
    private DateTimeOffset _time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed = TimeSpan.FromHours(1);
    private long _epoch;
    private int _made;
    private bool _isFinishing;

    public JobModel(Random random)
    {
        _random = random;
        _takesAny = random.Next(2) == 0;
        _loadedMax = random.Next(2) == 0 ? JobLimits.LoadedMax : 16;
        Take(isClean: true);
        Do(new SetQueueDefinition(OperationId.New(), Definition("plain"), null));
        Do(new SetQueueDefinition(OperationId.New(), Definition("narrow") with { Concurrency = 2 }, null));
        Do(new SetQueueDefinition(OperationId.New(), Definition("once") with { AtMostOnce = true }, null));
        Do(new SetQueueDefinition(OperationId.New(), Definition("silo") with { Execution = QueueExecution.Silo, Concurrency = 3 }, null));
        CommitAll();
    }

    /// <summary>How much of what matters has happened.</summary>
    public int Ended => _store.Ended.Count;

    /// <inheritdoc cref="Ended"/>
    public int Dead => _store.Dead.Count;

    private JobNow Now => new(_time, _elapsed);

    /// <summary>Plays some steps, and then lets everything come to its end.</summary>
    public void Play(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Step();
            Pump();
            Check();
        }

        Finish();
    }

    // Until the end nobody can run some of the jobs.
    private bool Knows(JobHandlerName handler) => _isFinishing || handler.Name != Unknown;

    private static QueueDefinition Definition(string name) => new()
    {
        Name = name,
        Attempts = 4,
        Backoff = new JobBackoff(TimeSpan.FromSeconds(10), 2, TimeSpan.FromMinutes(5)),
        VisibilityTimeout = TimeSpan.FromSeconds(30),
    };

    private void Step()
    {
        switch (_random.Next(20))
        {
            case < 6:
                Enqueue();
                break;
            case < 9:
                Fetch(_random.Next(1, 4));
                break;
            case < 12:
                EndOne();
                break;
            case 12:
                Extend();
                break;
            case 13:
                Change();
                break;
            case 14:
                Advance(TimeSpan.FromMilliseconds(_random.Next(1, 40_000)));
                break;
            case 15:
                Advance(TimeSpan.FromSeconds(_random.Next(1, 400)));
                break;
            case 16:
                CommitOne();
                break;
            case 17:
                CommitAll();
                break;
            case 18:
                Do(new SetQueueMode(OperationId.New(), Queues[_random.Next(Queues.Length)], (QueueMode)_random.Next(2), null, null));
                break;
            default:
                if (_random.Next(4) == 0)
                {
                    Crash();
                }

                break;
        }
    }

    private void Enqueue()
    {
        var jobs = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Job()).ToImmutableArray();
        var queue = Queues[_random.Next(Queues.Length)];
        var command = new EnqueueJobs(OperationId.New(), queue, 1, jobs, IsRepeat: _random.Next(5) == 0);
        Do(command, reply => Acknowledge(command, (JobsEnqueued)reply));
    }

    private NewJob Job() => new()
    {
        Id = JobId.Of(new Guid(++_made, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)_random.Next(256)), 0),
        Handler = new JobHandlerName(_random.Next(5) switch { 0 => Unknown, 1 or 2 => "a", _ => "b" }),
        Payload = [1, 2, 3],
        Due = _random.Next(3) == 0 ? _time + TimeSpan.FromMilliseconds(_random.Next(-1000, 300_000)) : null,
        Priority = _random.Next(JobLimits.PriorityMax + 1),
        Group = _random.Next(3) == 0 ? $"g{_random.Next(3)}" : null,
        Key = _random.Next(4) == 0 ? new JobKey($"k{_random.Next(4)}", Window: TimeSpan.FromSeconds(_random.Next(2) * 60)) : null,
        ExpiresAt = _random.Next(8) == 0 ? _time + TimeSpan.FromMinutes(10) : null,
    };

    private void Acknowledge(EnqueueJobs command, JobsEnqueued reply)
    {
        foreach (var job in command.Jobs.Where(static job => job.Key is not null))
        {
            _table.Confirm(job.Id, _store.Keys.TryGetValue((command.Queue, job.Key!.Text), out var holder) && holder.Job == job.Id, Now);
        }

        foreach (var (job, outcome) in command.Jobs.Zip(reply.Outcomes))
        {
            Assert.Equal(JobOutcomeKind.Enqueued, outcome.Kind);
            if (job.Key is null || _store.Jobs.ContainsKey(job.Id))
            {
                _acknowledged.TryAdd(job.Id, JobIntake.RowOf(job, command.Queue, _time));
            }
        }
    }

    private void Fetch(int max)
    {
        var queue = Queues[_random.Next(3)];
        ImmutableArray<JobHandlerName> handlers = _random.Next(3) == 0 ? [new JobHandlerName("a")]
            : _takesAny ? []
            : [new JobHandlerName("a"), new JobHandlerName("b")];
        var (decision, leases) = _table.Lease(new JobFetch(Worker, Guid.NewGuid(), queue, handlers, max, TimeSpan.Zero), Now);
        foreach (var lease in leases)
        {
            StartsRightly(lease.Receipt.Job, lease.Due);
        }

        Commit(decision, () =>
        {
            _leases.AddRange(leases);
            leases.ToList().ForEach(IsOnce);
        });
    }

    private void StartsRightly(JobId job, DateTimeOffset due)
    {
        Assert.True(due <= _time, "no job starts early");
        Assert.True(_store.Jobs.ContainsKey(job), "what starts is durable");
        var row = _store.Jobs[job];
        if (row.Group is not null)
        {
            var before = _acknowledged.Values.FirstOrDefault(other =>
                other.Queue == row.Queue && other.Group == row.Group && _store.Jobs.TryGetValue(other.Id, out var stored)
                && !IsOver(other.Id) && stored.Failures > 0 && new JobPosition(stored.Place, stored.Id).CompareTo(new JobPosition(row.Place, row.Id)) < 0);
            Assert.Null(before);
        }
    }

    // A lease that was lost with its owner before it was durable was nobody's. Whoever has a dead job begin anew wants it once more.
    private void IsOnce(JobLease lease)
    {
        if (lease.Queue == "once")
        {
            Assert.True(_onceStarted.Add(lease.Receipt.Job), "it is handed out once");
        }
    }

    // Decided, whether that is durable yet or not.
    private bool IsOver(JobId job) => _commits.Any(commit => commit.Decision.Changes.Any(change => change switch
    {
        JobChange.DeleteJob delete => delete.Job == job,
        JobChange.Bury bury => bury.Row.Job.Id == job,
        _ => false,
    }));

    private void EndOne()
    {
        if (_leases.Count > 0)
        {
            var lease = _leases[_random.Next(_leases.Count)];
            End(lease.Receipt);
            if (_random.Next(3) > 0)
            {
                _leases.Remove(lease);
            }
        }

        if (_runs.Count > 0)
        {
            var run = _runs[_random.Next(_runs.Count)];
            _runs.Remove(run);
            End(run.Receipt);
        }
    }

    private void End(JobReceipt receipt)
    {
        if (_random.Next(8) == 0)
        {
            Do(new ReturnJob(OperationId.New(), receipt), reply => _ = reply is Done { Changed: true } && _onceStarted.Remove(receipt.Job));
            return;
        }

        if (_random.Next(3) == 0)
        {
            Do(new FailJob(OperationId.New(), receipt, "test", "It broke.", IsFinal: _random.Next(6) == 0, RetryAfter: null));
            return;
        }

        Do(new CompleteJob(OperationId.New(), receipt), reply =>
        {
            if (reply is Done { Changed: true })
            {
                _completions[receipt.Job] = _completions.GetValueOrDefault(receipt.Job) + 1;
                Assert.Equal(1, _completions[receipt.Job]);
            }
        });
    }

    private void Extend()
    {
        if (_leases.Count > 0)
        {
            Do(new ExtendJobs(OperationId.New(), [.. _leases.Take(10).Select(static lease => lease.Receipt)]));
        }
    }

    private void Change()
    {
        if (_acknowledged.Count == 0)
        {
            return;
        }

        var job = _acknowledged.Keys.ElementAt(_random.Next(_acknowledged.Count));
        Do(_random.Next(4) switch
        {
            0 => new CancelJob(OperationId.New(), job),
            1 => new RetryJob(OperationId.New(), job),
            2 => new RequeueDead(OperationId.New(), [job]),
            _ => new ChangeJob(OperationId.New(), job, null, _time + TimeSpan.FromSeconds(_random.Next(200)), null),
        },
        reply => _ = reply is Done { Changed: true } or JobsChanged { Count: 1 } && _onceStarted.Remove(job));
    }

    private void Do(JobCommand command, Action<ShardReply>? then = null)
    {
        var finds = JobFinds.None;
        for (var look = 1; _table.Missing(command).ToHashSet() is var missing && _table.IsStale(command, finds); look++)
        {
            Assert.True(look < 10, "a job that nothing happens to is found");
            CommitAll();
            finds = _store.Find(missing) with { Asked = missing };
        }

        var decision = _table.Decide(command, Now, finds);
        Commit(decision, () => then?.Invoke(decision.Reply));
    }

    private void Commit(JobDecision decision, Action then) => _commits.Enqueue((decision, then));

    private void CommitOne()
    {
        if (_commits.TryDequeue(out var commit))
        {
            foreach (var change in commit.Decision.Changes)
            {
                _store.Apply(change);
            }

            _table.Committed(commit.Decision.Number, Now);
            commit.Then();
        }
    }

    private void CommitAll()
    {
        while (_commits.Count > 0)
        {
            CommitOne();
        }
    }

    private void Advance(TimeSpan time)
    {
        (_time, _elapsed) = (_time + time, _elapsed + time);
        Commit(_table.Tick(Now), static () => { });
    }

    private void Pump()
    {
        if (_random.Next(2) == 0)
        {
            Commit(_table.Tick(Now), static () => { });
            Read();
        }

        if (_random.Next(2) == 0)
        {
            Start();
        }
    }

    private void Read()
    {
        var plans = _table.NextPages(Knows, Now);
        if (plans.Count == 0)
        {
            return;
        }

        CommitAll();
        var pages = plans.Select(plan => (plan, Rows: _store.Page(plan))).ToList();
        if (_random.Next(2) == 0)
        {
            // What happens between the reading of a page and its arrival.
            Change();
            Enqueue();
            EndOne();
            _ = _random.Next(2) == 0 ? 0 : CommitSome();
        }

        foreach (var (plan, rows) in pages)
        {
            if (_random.Next(10) == 0)
            {
                _table.Abandon(plan);
            }
            else
            {
                _table.Load(plan, rows, Now);
            }
        }
    }

    private int CommitSome()
    {
        CommitAll();
        return 0;
    }

    private void Start()
    {
        var (starts, note) = _table.Start(_random.Next(1, 4), Knows, Now);
        foreach (var start in starts)
        {
            StartsRightly(start.Receipt.Job, start.Row.Due);
            if (!start.NeedsNote)
            {
                _runs.Add(start);
            }
        }

        Commit(note, () => _runs.AddRange(starts.Where(static start => start.NeedsNote)));
    }

    private void Crash()
    {
        var isClean = _random.Next(3) == 0;
        if (isClean)
        {
            Commit(_table.Note(Now), static () => { });
            CommitAll();
        }

        for (var kept = _random.Next(_commits.Count + 1); kept > 0; kept--)
        {
            CommitOne();
        }

        _commits.Clear();
        _runs.Clear();
        Take(isClean);
    }

    private void Take(bool isClean)
    {
        _table = new JobTable(new JobClaim(0, ++_epoch, isClean, Now, LoadedMax: _loadedMax), _store.Slice(), static _ => true, _random);
        Commit(_table.Begin(Now), static () => { });
    }

    private void Check()
    {
        foreach (var queue in _table.Queues)
        {
            Assert.True(queue.Running <= (queue.Row.Definition.Concurrency ?? int.MaxValue), "a limit holds");
            Assert.InRange(queue.Loaded, 0, queue.Pending);
            Assert.True(
                _commits.Count > 0 || queue.Pending == _store.Jobs.Values.Count(job => job.Queue == queue.Name), "the jobs of a queue are counted rightly");
        }

        foreach (var (key, jobs) in _store.Jobs.Values.Where(static job => job.Key is not null).GroupBy(static job => (job.Queue, job.Key)).Select(static group => (group.Key, group.ToList())))
        {
            Assert.True(jobs.Count == 1, $"one job has key {key}");
        }
    }

    // Everybody works until nothing is left: then each job that was acknowledged has ended, once.
    private void Finish()
    {
        _isFinishing = true;
        foreach (var queue in Queues)
        {
            Do(new SetQueueMode(OperationId.New(), queue, QueueMode.Running, null, null));
        }

        for (var round = 0; round < 2_000 && (_store.Jobs.Count > 0 || _commits.Count > 0); round++)
        {
            CommitAll();
            Advance(TimeSpan.FromSeconds(20));
            Read();
            CommitAll();
            foreach (var queue in Queues)
            {
                var (decision, leases) = _table.Lease(new JobFetch(Worker, Guid.NewGuid(), queue, [], JobLimits.FetchMax, TimeSpan.Zero), Now);
                Commit(decision, () => _leases.AddRange(leases));
            }

            var (starts, note) = _table.Start(100, Knows, Now);
            Commit(note, () => _runs.AddRange(starts));
            CommitAll();
            foreach (var receipt in _leases.Select(static lease => lease.Receipt).Concat(_runs.Select(static run => run.Receipt)))
            {
                Do(new CompleteJob(OperationId.New(), receipt));
            }

            _leases.Clear();
            _runs.Clear();
            CommitAll();
        }

        Assert.Empty(_store.Jobs);
        Assert.Empty(_store.Leases);
        Assert.All(_table.Queues, static queue => Assert.Equal((0, 0, 0), ((int)queue.Pending, queue.Loaded, queue.Running)));
        foreach (var job in _acknowledged.Keys)
        {
            Assert.True(_store.Ended.ContainsKey(job) ^ _store.Dead.ContainsKey(job), $"job {job} has ended, in one way");
        }

        Assert.All(_store.Keys.Values, static holder => Assert.NotNull(holder.FreeAt));
    }
}
