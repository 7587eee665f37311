using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// The core of the block: the jobs of one shard under one claim. Commands in, decisions out; knows neither clock nor store. What it
/// decided is true at once for what comes next; what may be run is only what is durable, as <see cref="Committed"/> tells.
/// </summary>
internal sealed class JobTable
{
    // How many jobs one tick ends; the next tick follows at once.
    private const int EndsPerTickMax = 256;

    private readonly JobClaim _claim;
    private readonly JobBook _book;
    private readonly JobIntake _intake;
    private readonly JobEnding _ending;
    private readonly QueueAdmin _admin;
    private readonly JobKnowledge _knowledge = new();
    private readonly IReadOnlyCollection<(NotedRun Run, JobRow Job)> _noted;
    private long _number;
    private double _served;

    /// <param name="claim">The claim.</param>
    /// <param name="slice">What the store has.</param>
    /// <param name="isHome">Whether the shard is a queue's home.</param>
    /// <param name="chance">Spreads retries.</param>
    public JobTable(JobClaim claim, JobSlice slice, Func<string, bool> isHome, Random chance)
    {
        _claim = claim;
        _noted = slice.Noted;
        _book = new JobBook(claim);
        _intake = new JobIntake(claim, _book, isHome);
        _ending = new JobEnding(claim, _book, chance);
        _admin = new QueueAdmin(_book, isHome);
        foreach (var row in slice.Queues)
        {
            _book.Load(row, slice.Pending.GetValueOrDefault(row.Definition.Name));
        }

        // Jobs whose queue's row is missing are not left alone, and do not keep the shard from being claimed.
        foreach (var (name, pending) in slice.Pending.Where(queue => _book.FindQueue(queue.Key) is null))
        {
            _book.Load(new QueueRow(new QueueDefinition { Name = name }, QueueMode.Running, Reason: null, Version: 0), pending);
        }

        foreach (var (lease, row) in slice.Leased)
        {
            _book.Load(_book.FindQueue(row.Queue)!, row, lease);
        }

        foreach (var row in slice.Held)
        {
            _book.Load(_book.FindQueue(row.Queue)!, row, claim.At.Time);
        }
    }

    /// <summary>How much there is in memory.</summary>
    public IEnumerable<JobQueue> Queues => _book.Queues;

    /// <summary>How many jobs there are.</summary>
    public JobCensus Census => new(
        _book.Queues.Sum(static queue => queue.Pending),
        _book.Queues.Sum(static queue => (long)queue.Loaded),
        _book.Queues.Sum(static queue => (long)queue.Ready),
        _book.Queues.Sum(static queue => (long)queue.Running));

    /// <summary>The jobs that run in the silo.</summary>
    public IEnumerable<JobId> Running => _book.Running.Select(static entry => entry.Row.Id);

    /// <summary>The jobs that run, in the silo or at workers.</summary>
    public IReadOnlySet<JobId> AllRunning => _book.AllRunning.Select(static entry => entry.Row.Id).ToHashSet();

    /// <summary>Whether the stored note of what runs in the silo is old.</summary>
    public bool IsNoteOld => _book.IsNoteOld;

    /// <summary>Whether there is anything to come, for which somebody has to be awake.</summary>
    public bool HasPending => _book.Queues.Any(static queue => queue.Pending > 0);

    /// <summary>
    /// Takes up what the owner before left running in its silo: to be called once, before anything else. A job counts another crash, and
    /// after <see cref="JobLimits.CrashesMax"/> it is dead; one that may run at most once is dead at once.
    /// </summary>
    public JobDecision Begin(JobNow now)
    {
        var journal = Journal(now);
        foreach (var (run, row) in _noted)
        {
            if (_book.Find(row.Id) is { IsRunning: true })
            {
                continue;
            }

            var queue = _book.FindQueue(row.Queue)!;
            var definition = queue.Row.Definition;
            var next = row with { Run = Math.Max(row.Run, run.Run) };
            var isLost = !_claim.IsClean && !_claim.IsRenewed;
            if (isLost || definition.AtMostOnce)
            {
                next = JobEnding.WithError(next, JobCodes.SiloLost, "The silo that ran it was lost, or had to let it go.", worker: null, now.Time);
                next = next with { Crashes = next.Crashes + (isLost ? 1 : 0), Failures = next.Failures + 1 };
            }

            if (run.IsCancelled)
            {
                _ending.Cancelled(queue, next, journal);
            }
            else if (definition.AtMostOnce || next.Crashes >= JobLimits.CrashesMax || next.Failures >= (next.AttemptsMax ?? definition.Attempts))
            {
                _ending.Bury(queue, next, journal);
            }
            else if (_book.Find(row.Id) is { } entry)
            {
                _book.Change(entry, next, journal);
            }
            else
            {
                _book.Change(queue, next, journal);
            }
        }

        if (_noted.Count > 0)
        {
            _book.Renew();
        }

        return Decided(new Done(Changed: journal.Changes.Count > 0), journal, isNoteNeeded: true);
    }

    /// <summary>The jobs that a command means and that are not in memory: the store must be asked about them before it is decided.</summary>
    public IEnumerable<JobId> Missing(JobCommand command) => command switch
    {
        EnqueueJobs { IsRepeat: true, Jobs.IsDefault: false } enqueue => enqueue.Jobs.Select(static job => job.Id).Where(IsMissing),
        ChangeJob change => Of(change.Job),
        CancelJob cancel => Of(cancel.Job),
        RetryJob retry => Of(retry.Job),
        ReturnJob => [],
        CompleteJob complete => Of(complete.Receipt.Job),
        FailJob fail => Of(fail.Receipt.Job),
        RequeueDead { Jobs.IsDefault: false } requeue => requeue.Jobs,
        PurgeDead { Jobs.IsDefault: false } purge => purge.Jobs,
        _ => [],
    };

    /// <inheritdoc cref="JobBook.BeginLook"/>
    public long BeginLook() => _book.BeginLook();

    /// <inheritdoc cref="JobBook.EndLook"/>
    public void EndLook() => _book.EndLook();

    /// <summary>
    /// Whether a command cannot be decided on what was found: a job that it means was not looked for, has changed since, or waits for word
    /// of its key. Then the store must be asked again.
    /// </summary>
    public bool IsStale(JobCommand command, JobFinds finds) =>
        Missing(command).Any(job => !finds.Asked.Contains(job) || _book.HasChangedSince(job, finds.Look))
        || (command is ChangeJob or CancelJob or RetryJob && Subject(command) is { } subject && _intake.IsUnconfirmed(subject));

    /// <summary>Decides one command.</summary>
    public JobDecision Decide(JobCommand command, JobNow now, JobFinds finds)
    {
        var journal = Journal(now);
        var reply = command switch
        {
            EnqueueJobs enqueue => _intake.Enqueue(enqueue, journal, finds),
            ChangeJob change => _ending.Change(change, journal, finds),
            CancelJob cancel => _ending.Cancel(cancel.Job, journal, finds),
            RetryJob retry => _ending.Retry(retry.Job, journal, finds),
            CompleteJob complete => _ending.Complete(complete.Receipt, journal, finds),
            FailJob fail => _ending.Fail(fail, journal, finds),
            ReturnJob giveBack => _ending.Return(giveBack.Receipt, journal),
            ExtendJobs extend => Extend(extend, now),
            SetQueueDefinition define => _admin.Define(define, journal, queue => Describe(queue, now)),
            SetQueueMode mode => _admin.SetMode(mode, journal, queue => Describe(queue, now)),
            DeleteQueueDefinition delete => _admin.Delete(delete, journal),
            DescribeQueues describe => _admin.Describe(describe, queue => Describe(queue, now)),
            RequeueDead requeue => Requeue(requeue, journal, finds),
            PurgeDead purge => Purge(purge, journal, finds),
            _ => throw new ArgumentException($"The Jobs block has no rule for {command.GetType().Name}.", nameof(command)),
        };
        return Decided(reply, journal);
    }

    /// <inheritdoc cref="JobIntake.Confirm"/>
    public void Confirm(JobId job, bool isItsOwn, JobNow now) => _intake.Confirm(job, isItsOwn, now.Time);

    /// <inheritdoc cref="JobBook.Committed"/>
    public void Committed(long number, JobNow now) => _book.Committed(number, now.Time);

    /// <summary>Deletes finished and dead jobs that the store says have been kept for long enough, but those that changed since it was asked.</summary>
    public JobDecision Sweep(IEnumerable<JobId> ended, IEnumerable<JobId> dead, long look, JobNow now)
    {
        var journal = Journal(now);
        foreach (var job in ended.Where(job => !_book.HasChangedSince(job, look)))
        {
            journal.Add(new JobChange.DeleteEnded(job));
            _book.Touch(job);
        }

        foreach (var job in dead.Where(job => !_book.HasChangedSince(job, look)))
        {
            journal.Add(new JobChange.DeleteDead(job));
            _book.Touch(job);
        }

        return Decided(new Done(Changed: journal.Changes.Count > 0), journal);
    }

    /// <summary>Lets jobs in whose time has come, takes those back whose workers are silent, and ends those that have expired.</summary>
    public JobDecision Tick(JobNow now)
    {
        var journal = Journal(now);
        for (var ended = 0; ended < EndsPerTickMax && _book.TakeLost(now.Elapsed) is { } lost; ended++)
        {
            _ending.Lose(lost, JobCodes.WorkerLost, journal);
        }

        EndExpired(journal);
        foreach (var queue in _book.Queues)
        {
            queue.Come(now.Time);
        }

        return Decided(new Done(Changed: journal.Changes.Count > 0), journal);
    }

    /// <summary>How long until <see cref="Tick"/> is worth calling; zero when it is now.</summary>
    public TimeSpan? NextDue(JobNow now)
    {
        var next = _book.NextDeadline - now.Elapsed;
        next = Earlier(next, _book.NextExpiry - now.Time);
        foreach (var queue in _book.Queues)
        {
            next = Earlier(next, queue.NextDue - now.Time);
            if (IsCrowded(queue))
            {
                next = Earlier(next, queue.IdlersAt - now.Elapsed);
            }

            if (!queue.Window.IsLoading && queue.Pending > queue.Loaded && queue.Idle <= _book.LimitOf(queue) / 2)
            {
                next = Earlier(next, queue.Window.After.Due - now.Time > JobTimes.RefillAhead
                    ? queue.Window.After.Due - now.Time - JobTimes.RefillAhead
                    : TimeSpan.Zero);
            }
        }

        return next < TimeSpan.Zero ? TimeSpan.Zero : next;
    }

    /// <summary>The pages that are to be read now; each is followed by <see cref="Load"/> or <see cref="Abandon"/>.</summary>
    /// <param name="isKnown">Which handlers the silo has.</param>
    /// <param name="now">The moment.</param>
    public IReadOnlyList<WindowPlan> NextPages(Func<JobHandlerName, bool> isKnown, JobNow now)
    {
        var plans = new List<WindowPlan>();
        var until = JobTimes.Floor(now.Time + JobTimes.Horizon);
        foreach (var queue in _book.Queues)
        {
            if (IsCrowded(queue))
            {
                _book.LeaveIdlers(queue, handler => IsKnown(queue, handler, isKnown, now), now.Elapsed);
            }

            queue.Recall(handler => IsKnown(queue, handler, isKnown, now));
            if (queue.Window.IsLoading || queue.Window.After.Due - now.Time >= JobTimes.RefillAhead)
            {
                continue;
            }

            var limit = _book.LimitOf(queue);
            if (queue.Pending <= queue.Loaded)
            {
                // All that there is is here.
                queue.Window.End(JobPosition.Before(until));
            }
            else if (queue.Idle <= limit / 2)
            {
                queue.Window.Begin(until);
                plans.Add(new WindowPlan(queue.Name, queue.Window.After, until, limit - queue.Idle));
            }
        }

        return plans;
    }

    /// <summary>A page was read, of what was durable after <see cref="NextPages"/> had asked for it.</summary>
    public void Load(WindowPlan plan, IReadOnlyList<JobRow> rows, JobNow now)
    {
        if (_book.FindQueue(plan.Queue) is not { } queue)
        {
            return;
        }

        foreach (var row in rows)
        {
            _intake.Seen(row.Id);
            _book.Load(queue, row, now.Time);
        }

        queue.Window.End(rows.Count < plan.Limit ? JobPosition.Before(plan.Until) : new JobPosition(rows[^1].Due, rows[^1].Id));
    }

    /// <summary>A page could not be read.</summary>
    public void Abandon(WindowPlan plan) => _book.FindQueue(plan.Queue)?.Window.Abandon();

    /// <summary>Takes jobs of the silo's queues that can be run, in turn by weight; they run from now on.</summary>
    /// <param name="room">How many at the most.</param>
    /// <param name="isKnown">Which handlers the silo has.</param>
    /// <param name="now">The moment.</param>
    public (IReadOnlyList<JobStart> Starts, JobDecision Note) Start(int room, Func<JobHandlerName, bool> isKnown, JobNow now)
    {
        var starts = new List<JobStart>();
        var journal = Journal(now);
        EndExpired(journal);
        while (starts.Count < room && NextInTurn(isKnown, now) is var (queue, entry))
        {
            // Who had nothing to do meanwhile has saved nothing up.
            _served = Math.Max(queue.Pass, _served);
            queue.Pass = _served + (1.0 / queue.Row.Definition.Weight);
            var needsNote = queue.Row.Definition.AtMostOnce || (!_claim.IsClean && entry.Row.Due <= _claim.At.Time);
            _book.Start(entry, now);
            starts.Add(new JobStart(
                new JobReceipt(entry.Row.Id, entry.Row.Run, _claim.Epoch), entry.Row, entry.Row.Failures + 1, needsNote));
        }

        return (starts, Decided(new Done(Changed: journal.Changes.Count > 0), journal, starts.Exists(static start => start.NeedsNote)));
    }

    /// <summary>Why a worker gets nothing from the queue, however long it waits; <see langword="null"/> when it may wait.</summary>
    public Refusal? Refuse(JobFetch fetch) => _book.FindQueue(fetch.Queue) is { Row.Definition.Execution: QueueExecution.Silo }
        ? new Refusal(RefusalKind.Conflict, JobCodes.QueueOfSilos, $"The silos run the jobs of queue '{fetch.Queue}'; no worker can fetch them.")
        : null;

    /// <summary>Hands jobs to a worker; they are its own when the decision is durable.</summary>
    public (JobDecision Decision, ImmutableArray<JobLease> Leases) Lease(JobFetch fetch, JobNow now)
    {
        var journal = Journal(now);
        var isKnown = _knowledge.Of(fetch, now);
        var leases = ImmutableArray.CreateBuilder<JobLease>();
        EndExpired(journal);
        if (_book.FindQueue(fetch.Queue) is { Row.Definition.Execution: QueueExecution.Worker } queue)
        {
            var bytes = 0L;
            while (leases.Count < fetch.Max
                && queue.Peek(isKnown, now.Time) is { } entry
                && bytes + entry.Row.PayloadBytes <= JobLimits.BytesPerFetchMax)
            {
                bytes += entry.Row.PayloadBytes;
                var lease = _book.Lease(entry, fetch.Worker, journal);
                leases.Add(new JobLease(
                    new JobReceipt(lease.Job, lease.Run, lease.Epoch),
                    queue.Name,
                    entry.Row.Handler,
                    entry.Row.Payload ?? default,
                    entry.Row.Headers,
                    entry.Row.Failures + 1,
                    entry.Row.Due,
                    lease.Visibility));
            }
        }

        return (Decided(new Done(Changed: leases.Count > 0), journal), leases.ToImmutable());
    }

    /// <summary>The note of what runs in the silo, if the stored one is old.</summary>
    public JobDecision Note(JobNow now) => Decided(new Done(Changed: false), Journal(now), isNoteNeeded: true);

    /// <summary>Whether a queue has anything for a worker that knows these handlers.</summary>
    public bool HasWork(JobFetch fetch, JobNow now) => _book.FindQueue(fetch.Queue)?.Peek(_knowledge.Of(fetch, now), now.Time) is not null;

    /// <summary>A job as people see it, from what is in memory and what the store says; <see langword="null"/> when it is in neither.</summary>
    public JobInfo? View(JobId job, JobFinds finds, DateTimeOffset now)
    {
        var view = new JobView(now);
        if (finds.Jobs.GetValueOrDefault(job) is { } row)
        {
            return view.Of(row, _book.FindQueue(row.Queue)?.Row.Definition, _book.Find(job));
        }

        return finds.Dead.GetValueOrDefault(job) is { } dead ? view.Of(dead, _book.FindQueue(dead.Job.Queue)?.Row.Definition)
            : finds.Ended.GetValueOrDefault(job) is { } ended ? JobView.Of(ended)
            : null;
    }

    /// <summary>A job as the store shows it, with what only memory knows: who runs it and since when, and how many attempts its queue gives it.</summary>
    public JobInfo Completed(JobInfo job)
    {
        if (job.State is JobState.Succeeded or JobState.Cancelled)
        {
            return job;
        }

        var entry = job.State == JobState.Running ? _book.Find(job.Id) : null;
        return job with
        {
            AttemptsMax = job.AttemptsMax > 0 ? job.AttemptsMax : _book.FindQueue(job.Queue)?.Row.Definition.Attempts ?? 0,
            Worker = entry?.Lease?.Worker ?? job.Worker,
            StartedAt = entry?.StartedAt ?? job.StartedAt,
        };
    }

    /// <summary>Whether a job that runs in the silo is to stop.</summary>
    public bool IsCancelled(JobId job) => _book.Find(job) is { IsCancelled: true };

    private static JobId? Subject(JobCommand command) => command switch
    {
        ChangeJob change => change.Job,
        CancelJob cancel => cancel.Job,
        RetryJob retry => retry.Job,
        _ => null,
    };

    private void EndExpired(JobJournal journal)
    {
        for (var ended = 0; ended < EndsPerTickMax && _book.TakeExpired(journal.Now.Time) is { } expired; ended++)
        {
            _ending.Expire(expired, journal);
        }
    }

    // Others could be in memory, and there is no room for a page of them.
    private bool IsCrowded(JobQueue queue) => queue.Pending > queue.Loaded && queue.Idle > _book.LimitOf(queue) / 2;

    /// <summary>Whether somebody can run the jobs of a handler. Who has not been asked by anybody, or not for long enough, does not know.</summary>
    private bool IsKnown(JobQueue queue, JobHandlerName handler, Func<JobHandlerName, bool> isInSilo, JobNow now) =>
        queue.Row.Definition.Execution == QueueExecution.Silo
            ? isInSilo(handler)
            : now.Elapsed - _claim.At.Elapsed < JobKnowledge.Kept || !_knowledge.HasAny(queue.Name, now) || _knowledge.Has(queue.Name, handler, now);

    private static IEnumerable<JobId> One(JobId job)
    {
        yield return job;
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private IEnumerable<JobId> Of(JobId job) => IsMissing(job) ? One(job) : [];

    private bool IsMissing(JobId job) => _book.Find(job) is null;

    private JobJournal Journal(JobNow now) => new(now, ++_number);

    private JobDecision Decided(ShardReply reply, JobJournal journal, bool isNoteNeeded = false)
    {
        _book.Note(journal, isNoteNeeded);
        return new JobDecision(reply, journal.Changes, journal.Number);
    }

    private (JobQueue Queue, JobEntry Entry)? NextInTurn(Func<JobHandlerName, bool> isKnown, JobNow now)
    {
        (JobQueue Queue, JobEntry Entry)? next = null;
        foreach (var queue in _book.Queues)
        {
            if (queue.Row.Definition.Execution == QueueExecution.Silo
                && (next is not { } other || queue.Pass < other.Queue.Pass)
                && queue.Peek(isKnown, now.Time) is { } entry)
            {
                next = (queue, entry);
            }
        }

        return next;
    }

    private ShardReply Extend(ExtendJobs command, JobNow now) =>
        command.Receipts.IsDefaultOrEmpty || command.Receipts.Length > JobLimits.ReceiptsPerHeartbeatMax
            ? JobGuards.Invalid(JobCodes.BatchInvalid, $"A heartbeat names 1 to {JobLimits.ReceiptsPerHeartbeatMax} runs.", "receipts")
            : _ending.Extend(command.Receipts, now);

    private ShardReply Requeue(RequeueDead command, JobJournal journal, JobFinds finds)
    {
        if (CheckBatch(command.Jobs) is { } invalid)
        {
            return invalid;
        }

        var count = 0;
        Refusal? refusal = null;
        foreach (var job in command.Jobs.Distinct())
        {
            if (finds.Dead.GetValueOrDefault(job) is { } dead && _book.Find(job) is null)
            {
                var reply = _ending.Raise(dead, journal);
                count += reply is Done ? 1 : 0;
                refusal ??= reply as Refusal;
            }
        }

        // Some of them are as good an answer as all; that there is no room for any has to be said.
        return count == 0 && refusal is not null ? refusal : new JobsChanged(count);
    }

    private ShardReply Purge(PurgeDead command, JobJournal journal, JobFinds finds)
    {
        if (CheckBatch(command.Jobs) is { } invalid)
        {
            return invalid;
        }

        var count = 0;
        foreach (var job in command.Jobs.Distinct().Where(finds.Dead.ContainsKey))
        {
            journal.Add(new JobChange.DeleteDead(job));
            _book.Touch(job);
            count++;
        }

        return new JobsChanged(count);
    }

    private static Refusal? CheckBatch(ImmutableArray<JobId> jobs) => jobs.IsDefaultOrEmpty || jobs.Length > JobLimits.DeadPerCommandMax
        ? JobGuards.Invalid(JobCodes.BatchInvalid, $"A command names 1 to {JobLimits.DeadPerCommandMax} jobs.", "jobs")
        : null;

    private QueueInfo Describe(JobQueue queue, JobNow now) => new(
        queue.Row.Definition,
        queue.Row.Mode,
        queue.Row.Reason,
        queue.Row.Version,
        queue.Pending,
        queue.Ready,
        queue.Running,
        queue.Row.Definition.Execution == QueueExecution.Silo ? 0 : queue.Parked(handler => _knowledge.Has(queue.Name, handler, now)),
        queue.OldestDue,
        queue.Pace.Rates(now));
}
