namespace Granary.Jobs;

/// <summary>
/// The jobs of one shard, as far as they are in memory, and its queues. Every change of a job's row goes through here: it is written into
/// the journal, and what is in memory follows.
/// </summary>
internal sealed class JobBook(JobClaim claim)
{
    private const int LoadedMin = 4;

    // Which part of a full queue leaves memory at once: it is sorted each time.
    private const int RoomShare = 4;

    // Larger payloads are read again when their jobs start.
    private const int PayloadKept = 1024;

    private readonly Dictionary<JobId, JobEntry> _jobs = [];
    private readonly SortedDictionary<string, JobQueue> _queues = new(StringComparer.Ordinal);
    private readonly Queue<(JobEntry Entry, int Stamp)> _uncommitted = new();
    private readonly PriorityQueue<(JobEntry Entry, int Stamp), TimeSpan> _leases = new();
    private readonly PriorityQueue<JobEntry, DateTimeOffset> _expiries = new();
    private readonly Dictionary<JobId, NotedRun> _running = [];
    private readonly Dictionary<JobId, long> _touched = [];
    private int _looks;
    private long _touches;
    private long _weights;
    private bool _isNoteOld;

    /// <summary>The queues, by name.</summary>
    public IEnumerable<JobQueue> Queues => _queues.Values;

    public int QueueCount => _queues.Count;

    /// <summary>The jobs that run in the silo.</summary>
    public IEnumerable<JobEntry> Running => _running.Keys.Select(id => _jobs[id]);

    /// <summary>Which jobs are running, in the silo or at workers.</summary>
    public IEnumerable<JobEntry> AllRunning => _jobs.Values.Where(static entry => entry.IsRunning);

    public JobEntry? Find(JobId job) => _jobs.GetValueOrDefault(job);

    public JobQueue? FindQueue(string name) => _queues.GetValueOrDefault(name);

    /// <summary>A queue that the store has.</summary>
    public JobQueue Load(QueueRow row, long pending, TimeSpan? since = null)
    {
        var queue = new JobQueue(row, since ?? claim.At.Elapsed) { Pending = pending };
        _queues.Add(queue.Name, queue);
        _weights += row.Definition.Weight;
        return queue;
    }

    /// <summary>A queue that is new: all that it will have comes through here, so its window is open.</summary>
    public JobQueue Make(QueueRow row, JobJournal journal)
    {
        var queue = Load(row, pending: 0, journal.Now.Elapsed);
        queue.Window.End(JobPosition.Before(journal.Now.Time + JobTimes.Horizon));
        journal.Add(new JobChange.PutQueue(row));
        return queue;
    }

    /// <summary>A queue has other settings or another mode.</summary>
    public void Change(JobQueue queue, QueueRow row, JobJournal journal)
    {
        _weights += row.Definition.Weight - queue.Row.Definition.Weight;
        queue.Row = row;
        journal.Add(new JobChange.PutQueue(row));
    }

    /// <summary>A queue is gone; it has no jobs.</summary>
    public void Delete(JobQueue queue, JobJournal journal)
    {
        _queues.Remove(queue.Name);
        _weights -= queue.Row.Definition.Weight;
        journal.Add(new JobChange.DeleteQueue(queue.Name));
    }

    /// <summary>A job that is durable came from the store: by a page, or because its key turned out to be its own.</summary>
    public void Load(JobQueue queue, JobRow row, DateTimeOffset now)
    {
        if (_jobs.ContainsKey(row.Id) || !queue.Window.IsFresh(row.Id) || queue.IsLeft(row))
        {
            return;
        }

        Settle(Enter(queue, Lean(row)), now);
    }

    /// <summary>A job that is durable comes into memory if it belongs there.</summary>
    public void Admit(JobQueue queue, JobRow row, DateTimeOffset now)
    {
        if (!_jobs.ContainsKey(row.Id) && Belongs(queue, row, queue.Idle))
        {
            Settle(Enter(queue, Lean(row)), now);
        }
    }

    /// <summary>Somebody asks the store about jobs; what changes until <see cref="EndLook"/> is remembered.</summary>
    /// <returns>For <see cref="HasChangedSince"/>.</returns>
    public long BeginLook()
    {
        _looks++;
        return _touches;
    }

    /// <summary>The answer was made use of, or did not come.</summary>
    public void EndLook()
    {
        if (--_looks == 0)
        {
            _touched.Clear();
        }
    }

    /// <summary>A row of a job that is not one of those that wait has changed.</summary>
    public void Touch(JobId job)
    {
        _touches++;
        if (_looks > 0)
        {
            _touched[job] = _touches;
        }
    }

    /// <summary>Whether a job's row has changed since a look at the store began.</summary>
    public bool HasChangedSince(JobId job, long look) => _touched.TryGetValue(job, out var touch) && touch > look;

    /// <summary>A job that a worker has, as the store says.</summary>
    public void Load(JobQueue queue, JobRow row, LeaseRow lease)
    {
        var entry = Enter(queue, row with { Run = lease.Run });
        entry.Lease = lease;
        entry.StartedAt = lease.StartedAt;
        entry.IsCancelled = lease.IsCancelled;
        queue.Resume(entry, JobPhase.Leased);
        var pause = claim.IsClean ? TimeSpan.Zero : JobTimes.TakeoverPause;
        Extend(entry, claim.At.Elapsed + lease.Visibility + pause);
    }

    /// <summary>A new job: its row is written, and it comes into memory when its time is near.</summary>
    public void Add(JobQueue queue, JobRow row, JobJournal journal)
    {
        if (queue.Pending == queue.Loaded && !queue.Window.IsLoading)
        {
            // Nothing is left in rows only, so there is nothing to read before this job.
            queue.Window.End(JobPosition.Before(journal.Now.Time + JobTimes.Horizon));
        }

        queue.Pending++;
        queue.Pace.Enqueued(journal.Now);
        Write(queue, row, journal);
    }

    /// <summary>A job that does not run has another row from now on.</summary>
    public void Change(JobEntry entry, JobRow row, JobJournal journal)
    {
        var queue = entry.Queue;
        if (row.Place != entry.Row.Place || !Belongs(queue, row, others: queue.Idle - 1))
        {
            Leave(entry);
            Write(queue, row, journal);
            return;
        }

        journal.Add(new JobChange.PutJob(row));
        Touch(queue, row.Id);
        queue.Suspend(entry);
        entry.Row = row;
        Await(entry, journal);
    }

    /// <summary>The same for a job that is in its row only.</summary>
    public void Change(JobQueue queue, JobRow row, JobJournal journal) => Write(queue, row, journal);

    /// <summary>A job has ended: its row goes.</summary>
    /// <param name="queue">Its queue.</param>
    /// <param name="row">The job.</param>
    /// <param name="journal">What changes.</param>
    /// <param name="keepsKey">Whether its key is kept for its window.</param>
    /// <param name="dead">What is kept of it among the dead.</param>
    public void End(JobQueue queue, JobRow row, JobJournal journal, bool keepsKey, DeadRow? dead = null)
    {
        if (Find(row.Id) is { } entry)
        {
            Release(entry, journal);
            Leave(entry);
        }

        Touch(queue, row.Id);
        queue.Pending--;
        journal.Add(dead is null ? new JobChange.DeleteJob(row.Id) : new JobChange.Bury(dead));
        if (row.Key is { } key)
        {
            DateTimeOffset? until = keepsKey && row.KeyWindow > TimeSpan.Zero ? JobTimes.Ceiling(journal.Now.Time + row.KeyWindow) : null;
            journal.Add(new JobChange.FreeKey(queue.Name, key, row.Id, until));
        }
    }

    /// <summary>The row of a decision is durable, and so are those of all before it: their jobs take part from now on.</summary>
    public void Committed(long number, DateTimeOffset now)
    {
        while (_uncommitted.TryPeek(out var first) && first.Entry.Change <= number)
        {
            _uncommitted.Dequeue();
            var (entry, stamp) = first;
            if (entry.Stamp != stamp)
            {
                continue;
            }

            entry.Row = Lean(entry.Row);
            Settle(entry, now);
        }
    }

    /// <summary>A worker gets a job.</summary>
    public LeaseRow Lease(JobEntry entry, string worker, JobJournal journal)
    {
        entry.Row = entry.Row with { Run = entry.Row.Run + 1 };
        entry.StartedAt = journal.Now.Time;
        entry.Lease = new LeaseRow(
            entry.Row.Id, entry.Row.Run, claim.Epoch, worker, VisibilityOf(entry), JobTimes.Floor(journal.Now.Time), IsCancelled: false);
        entry.Queue.Pace.Started(journal.Now, entry.Row.Due);
        entry.Queue.Begin(entry, JobPhase.Leased);
        Touch(entry.Queue, entry.Row.Id);
        journal.Add(new JobChange.PutLease(entry.Lease));
        Extend(entry, journal.Now.Elapsed + entry.Lease.Visibility);
        return entry.Lease;
    }

    /// <summary>A worker still has a job.</summary>
    public void Extend(JobEntry entry, TimeSpan deadline)
    {
        entry.Deadline = deadline;
        _leases.Enqueue((entry, entry.Stamp), deadline);
        _leases.Tidy(_jobs.Count, IsCurrent);
    }

    /// <summary>A job starts in the silo.</summary>
    public void Start(JobEntry entry, JobNow now)
    {
        entry.Row = entry.Row with { Run = entry.Row.Run + 1 };
        entry.StartedAt = now.Time;
        entry.Queue.Pace.Started(now, entry.Row.Due);
        entry.Queue.Begin(entry, JobPhase.Running);
        _running.Add(entry.Row.Id, new NotedRun(entry.Row.Id, entry.Row.Run));
        _isNoteOld = true;
    }

    /// <summary>A job that ran does not run any more; what becomes of it is decided next.</summary>
    public void Release(JobEntry entry, JobJournal journal)
    {
        if (entry.Lease is not null)
        {
            entry.Lease = null;
            journal.Add(new JobChange.DeleteLease(entry.Row.Id));
        }

        _isNoteOld |= _running.Remove(entry.Row.Id);
    }

    /// <summary>A job that runs is to stop: a worker is told with its next heartbeat. Whoever owns the shard next knows of it.</summary>
    public void Cancel(JobEntry entry, JobJournal journal)
    {
        entry.IsCancelled = true;
        if (entry.Lease is { } lease)
        {
            entry.Lease = lease with { IsCancelled = true };
            journal.Add(new JobChange.PutLease(entry.Lease));
            return;
        }

        _running[entry.Row.Id] = _running[entry.Row.Id] with { IsCancelled = true };
        _isNoteOld = true;
        journal.NeedsNote = true;
    }

    /// <summary>Adds the note of what runs in the silo to the changes that are written anyway, if it has changed.</summary>
    /// <param name="journal">The changes.</param>
    /// <param name="isNeeded">Whether it is written for its own sake.</param>
    public void Note(JobJournal journal, bool isNeeded = false)
    {
        if (_isNoteOld && (isNeeded || journal.NeedsNote || journal.Changes.Count > 0))
        {
            journal.Add(new JobChange.Note([.. _running.Values]));
            _isNoteOld = false;
        }
    }

    /// <summary>Whether the stored note tells of other jobs than those that run.</summary>
    public bool IsNoteOld => _isNoteOld;

    /// <summary>The note of the owner before is taken care of.</summary>
    public void Renew() => _isNoteOld = true;

    /// <summary>The next job whose worker has been silent for too long.</summary>
    public JobEntry? TakeLost(TimeSpan now)
    {
        while (NextDeadline <= now)
        {
            var (entry, _) = _leases.Dequeue();
            if (entry.Deadline <= now)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>When the next lease may run out.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            while (_leases.TryPeek(out var lease, out var deadline))
            {
                if (IsCurrent(lease, deadline))
                {
                    return deadline;
                }

                _leases.Dequeue();
            }

            return null;
        }
    }

    /// <summary>The next job that has expired before it was started.</summary>
    public JobEntry? TakeExpired(DateTimeOffset now)
    {
        while (_expiries.TryPeek(out var entry, out var at) && at <= now)
        {
            _expiries.Dequeue();
            if (IsExpiring(entry, at))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>When the next job expires.</summary>
    public DateTimeOffset? NextExpiry
    {
        get
        {
            while (_expiries.TryPeek(out var entry, out var at))
            {
                if (IsExpiring(entry, at))
                {
                    return at;
                }

                _expiries.Dequeue();
            }

            return null;
        }
    }

    /// <summary>How many jobs of a queue may be in memory: its share of what the shard may have.</summary>
    public int LimitOf(JobQueue queue) =>
        (int)Math.Max(LoadedMin, claim.LoadedMax * (long)queue.Row.Definition.Weight / Math.Max(_weights, 1));

    /// <summary>Leaves jobs that cannot be run to their rows, where others could be read in their place.</summary>
    public void LeaveIdlers(JobQueue queue, Func<JobHandlerName, bool> isKnown, TimeSpan now)
    {
        foreach (var entry in queue.LeaveIdlers(LimitOf(queue), isKnown, now))
        {
            Leave(entry);
        }
    }

    private static bool IsExpiring(JobEntry entry, DateTimeOffset at) =>
        entry.Row.ExpiresAt == at && entry.Row.Run == 0 && entry.Phase is JobPhase.Waiting or JobPhase.Blocked or JobPhase.Ready;

    // A heartbeat puts another item in; the one before says nothing any more.
    private static bool IsCurrent((JobEntry Entry, int Stamp) lease, TimeSpan deadline) =>
        lease.Entry.Stamp == lease.Stamp && lease.Entry.Deadline == deadline;

    private static TimeSpan VisibilityOf(JobEntry entry) => entry.Row.VisibilityTimeout ?? entry.Queue.Row.Definition.VisibilityTimeout;

    private static JobRow Lean(JobRow row) => row.Payload is { Length: > PayloadKept } ? row with { Payload = null } : row;

    private void Write(JobQueue queue, JobRow row, JobJournal journal)
    {
        journal.Add(new JobChange.PutJob(row));
        Touch(queue, row.Id);
        if (Belongs(queue, row, queue.Idle))
        {
            Await(Enter(queue, row), journal);
        }
    }

    /// <summary>Whether a job is to be in memory. One that is not is read when its time is near.</summary>
    private bool Belongs(JobQueue queue, JobRow row, int others)
    {
        // Whatever is further on than the window, a job that holds up its group has to be known.
        if (row is { Group: not null, Failures: > 0 })
        {
            return true;
        }

        if (!queue.Window.Covers(new JobPosition(row.Due, row.Id)) || queue.IsLeft(row))
        {
            return false;
        }

        if (others >= LimitOf(queue) && !MakeRoom(queue, row.Due))
        {
            queue.Window.Shrink(row.Due);
            return false;
        }

        return true;
    }

    /// <summary>Leaves jobs whose time is further off to their rows, so that none has to wait for them.</summary>
    private bool MakeRoom(JobQueue queue, DateTimeOffset due)
    {
        var furthest = queue.Furthest(due, (LimitOf(queue) / RoomShare) + 1);
        foreach (var entry in furthest)
        {
            queue.Window.Shrink(entry.Row.Due);
            Leave(entry);
        }

        return furthest.Count > 0;
    }

    private void Await(JobEntry entry, JobJournal journal)
    {
        entry.Change = journal.Number;
        _uncommitted.Enqueue((entry, entry.Stamp));
    }

    private JobEntry Enter(JobQueue queue, JobRow row)
    {
        var entry = new JobEntry(row, queue);
        _jobs.Add(row.Id, entry);
        queue.Add(entry);
        return entry;
    }

    private void Settle(JobEntry entry, DateTimeOffset now)
    {
        entry.Queue.Settle(entry, now);

        // What was started in time does not expire any more.
        if (entry.Row is { ExpiresAt: { } at, Run: 0 })
        {
            _expiries.Enqueue(entry, at);
            _expiries.Tidy(_jobs.Count, IsExpiring);
        }
    }

    private void Touch(JobQueue queue, JobId job)
    {
        queue.Window.Touch(job);
        Touch(job);
    }

    private void Leave(JobEntry entry)
    {
        entry.Queue.Remove(entry);
        _jobs.Remove(entry.Row.Id);
    }
}
