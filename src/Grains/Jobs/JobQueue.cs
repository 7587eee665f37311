namespace Granary.Jobs;

/// <summary>One queue's jobs that are in memory: those that wait for their time, and those that wait to be run.</summary>
internal sealed class JobQueue(QueueRow row, TimeSpan since)
{
    // A handler's line is kept for its next job, as long as there are few.
    private const int LinesKept = 64;

    // Of what a queue may have in memory: the part that jobs which cannot be run must take before they leave, and what stays of each group.
    private const int IdlersShare = 4;
    private const int GroupShare = 16;

    private static readonly TimeSpan IdlersEvery = TimeSpan.FromSeconds(1);

    private readonly PriorityQueue<Timed, (long Due, long Order)> _waiting = new();
    private readonly Dictionary<JobHandlerName, ReadyLine> _lines = [];
    private readonly Dictionary<string, JobGroup> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<JobHandlerName> _leftHandlers = [];
    private readonly HashSet<string> _leftGroups = new(StringComparer.Ordinal);
    private long _order;

    /// <summary>The queue as it is, or will be, stored.</summary>
    public QueueRow Row { get; set; } = row;

    public string Name => Row.Definition.Name;

    /// <summary>How many jobs it has that have not ended, in memory or not.</summary>
    public long Pending { get; set; }

    /// <summary>How many are in memory.</summary>
    public int Loaded { get; private set; }

    /// <summary>How many run.</summary>
    public int Running { get; private set; }

    /// <summary>How many are in memory and do not run: those that take the place of others that could be run.</summary>
    public int Idle => Loaded - Running;

    /// <summary>What it did lately.</summary>
    public QueuePace Pace { get; } = new(since);

    /// <summary>How many could be run.</summary>
    public int Ready => _lines.Values.Sum(static line => line.Count);

    /// <summary>Which part of it is in memory.</summary>
    public JobWindow Window { get; } = new();

    /// <summary>How much of its share it has had (stride scheduling: Waldspurger and Weihl, 1995).</summary>
    public double Pass { get; set; }

    /// <summary>Whether it may have another job run.</summary>
    public bool HasRoom => Row.Mode != QueueMode.Paused && (Row.Definition.Concurrency is not { } limit || Running < limit);

    /// <summary>When the next of its jobs is due, of those in memory that wait for their time.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            while (_waiting.TryPeek(out var timed, out _))
            {
                if (timed.IsCurrent)
                {
                    return timed.Entry.Row.Due;
                }

                _waiting.Dequeue();
            }

            return null;
        }
    }

    /// <summary>Since when the first ready job waits.</summary>
    public DateTimeOffset? OldestDue => _lines.Values.Select(static line => line.Peek()?.Entry.Row.Due).Min();

    /// <summary>How many ready jobs need a handler that is none of those.</summary>
    public int Parked(Func<JobHandlerName, bool> isKnown) => _lines.Where(line => !isKnown(line.Key)).Sum(static line => line.Value.Count);

    /// <summary>A job came into memory, and takes its place in its group.</summary>
    public void Add(JobEntry entry)
    {
        Loaded++;
        if (entry.Row.Group is not { } name)
        {
            return;
        }

        if (!_groups.TryGetValue(name, out var group))
        {
            _groups.Add(name, group = new JobGroup());
        }

        var head = group.Head;
        group.Add(entry);
        if (head is { Phase: JobPhase.Ready } && group.Head == entry)
        {
            Leave(head);
            head.Enter(JobPhase.Blocked);
        }
    }

    /// <summary>The jobs that wait for a time after another and may leave memory, those whose time is furthest off.</summary>
    public IReadOnlyList<JobEntry> Furthest(DateTimeOffset after, int count)
    {
        _waiting.Retain(static (timed, _) => timed.IsCurrent);
        return
        [
            .. _waiting.UnorderedItems.Select(static item => item.Element.Entry)
                .Where(entry => entry.Row.Due > after && entry.Row is not { Group: not null, Failures: > 0 })
                .OrderByDescending(static entry => entry.Row.Due)
                .Take(count),
        ];
    }

    /// <summary>When it is worth asking anew for <see cref="LeaveIdlers"/>.</summary>
    public TimeSpan IdlersAt { get; private set; }

    /// <summary>
    /// The jobs that take the room of others while they cannot be run: those that nobody can, and those far behind in their groups. They
    /// are left to their rows, until somebody can, or until those before them are done. None while they are few.
    /// </summary>
    /// <param name="limit">How many jobs the queue may have in memory.</param>
    /// <param name="isKnown">Which handlers somebody has.</param>
    /// <param name="now">The monotonic clock: they are looked for once a second.</param>
    public IReadOnlyList<JobEntry> LeaveIdlers(int limit, Func<JobHandlerName, bool> isKnown, TimeSpan now)
    {
        if (now < IdlersAt)
        {
            return [];
        }

        IdlersAt = now + IdlersEvery;
        var kept = Math.Max(limit / GroupShare, 1);
        var behind = _groups.Values.Where(group => group.Count > kept).SelectMany(group => group.Behind(kept)).ToList();

        // One that expires is looked at until then, and one of a group holds up those behind it.
        var parked = _lines.Where(line => !isKnown(line.Key)).SelectMany(static line => line.Value.Entries)
            .Where(static entry => entry.Row is { Group: null, ExpiresAt: null }).ToList();
        if (behind.Count + parked.Count < Math.Max(limit / IdlersShare, 1))
        {
            return [];
        }

        _leftGroups.UnionWith(behind.Select(static entry => entry.Row.Group!));
        _leftHandlers.UnionWith(parked.Select(static entry => entry.Row.Handler));
        return [.. behind, .. parked];
    }

    /// <summary>Whether a job is one of those that were left to their rows.</summary>
    public bool IsLeft(JobRow row) => row switch
    {
        { Group: { } name } => _leftGroups.Contains(name) && _groups[name].IsBehind(row),
        { ExpiresAt: null } => _leftHandlers.Contains(row.Handler),
        _ => false,
    };

    /// <summary>Has jobs read again that were left because nobody could run them, where somebody can by now.</summary>
    public void Recall(Func<JobHandlerName, bool> isKnown)
    {
        if (_leftHandlers.RemoveWhere(handler => isKnown(handler)) > 0)
        {
            Window.Restart();
        }
    }

    /// <summary>A job's row is durable: from here on it takes part.</summary>
    public void Settle(JobEntry entry, DateTimeOffset now)
    {
        if (entry.Row.Due > now)
        {
            entry.Enter(JobPhase.Waiting);
            _waiting.Enqueue(new Timed(entry, entry.Stamp), (entry.Row.Due.UtcTicks, ++_order));
            _waiting.Tidy(Loaded, static (timed, _) => timed.IsCurrent);
            return;
        }

        Arrive(entry);
    }

    /// <summary>Lets the jobs in whose time has come.</summary>
    public void Come(DateTimeOffset now)
    {
        while (NextDue <= now)
        {
            Arrive(_waiting.Dequeue().Entry);
        }
    }

    /// <summary>The job to run next, of those whose handler is known; <see langword="null"/> when there is none, or no room.</summary>
    /// <param name="isKnown">Which handlers are; <see langword="null"/> for all.</param>
    /// <param name="now">Checked once more: the clock may have gone back since a job became ready.</param>
    public JobEntry? Peek(Func<JobHandlerName, bool>? isKnown, DateTimeOffset now)
    {
        if (!HasRoom)
        {
            return null;
        }

        (JobEntry Entry, long Order)? best = null;
        foreach (var (handler, line) in _lines)
        {
            if (line.Count > 0 && isKnown?.Invoke(handler) != false && line.Peek() is var (entry, order) && entry.Row.Due <= now
                && (best is not { } other
                    || entry.Row.Priority > other.Entry.Row.Priority
                    || (entry.Row.Priority == other.Entry.Row.Priority && order < other.Order)))
            {
                best = (entry, order);
            }
        }

        return best?.Entry;
    }

    /// <summary>A job that was ready runs from now on.</summary>
    public void Begin(JobEntry entry, JobPhase phase)
    {
        Leave(entry);
        Resume(entry, phase);
    }

    /// <summary>A job runs, as the store says.</summary>
    public void Resume(JobEntry entry, JobPhase phase)
    {
        entry.Enter(phase);
        Running++;
        if (entry.Row.Group is { } name)
        {
            _groups[name].Running = entry;
        }
    }

    /// <summary>A job takes no part until its new row is durable. It keeps its place in its group.</summary>
    public void Suspend(JobEntry entry)
    {
        Stop(entry, JobPhase.Uncommitted);
        if (entry.Row.Group is { } name)
        {
            var group = _groups[name];
            group.Running = group.Running == entry ? null : group.Running;
            Advance(group);
        }
    }

    /// <summary>A job leaves memory.</summary>
    public void Remove(JobEntry entry)
    {
        Loaded--;
        Stop(entry, JobPhase.Gone);
        if (entry.Row.Group is { } name)
        {
            var group = _groups[name];
            group.Remove(entry);
            if (group.IsEmpty)
            {
                _groups.Remove(name);
                if (_leftGroups.Remove(name))
                {
                    Window.Restart();
                }
            }
            else
            {
                Advance(group);
            }
        }
    }

    private void Stop(JobEntry entry, JobPhase phase)
    {
        if (entry.Phase == JobPhase.Ready)
        {
            Leave(entry);
        }

        Running -= entry.IsRunning ? 1 : 0;
        entry.Enter(phase);
    }

    private void Advance(JobGroup group)
    {
        if (group.Head is { Phase: JobPhase.Blocked } next && group.IsTurnOf(next))
        {
            Arrive(next);
        }
    }

    private void Arrive(JobEntry entry)
    {
        if (entry.Row.Group is { } name && !_groups[name].IsTurnOf(entry))
        {
            entry.Enter(JobPhase.Blocked);
            return;
        }

        entry.Enter(JobPhase.Ready);
        LineOf(entry).Add(entry, ++_order);
    }

    private void Leave(JobEntry entry)
    {
        var line = LineOf(entry);
        if (line.Peek()?.Entry == entry)
        {
            line.Take(entry);
        }
        else
        {
            line.Left();
        }
    }

    private ReadyLine LineOf(JobEntry entry)
    {
        if (!_lines.TryGetValue(entry.Row.Handler, out var line))
        {
            if (_lines.Count >= LinesKept)
            {
                ForgetEmptyLines();
            }

            _lines.Add(entry.Row.Handler, line = new ReadyLine());
        }

        return line;
    }

    private void ForgetEmptyLines()
    {
        foreach (var handler in _lines.Where(static line => line.Value.Count == 0).Select(static line => line.Key).ToList())
        {
            _lines.Remove(handler);
        }
    }

    private readonly record struct Timed(JobEntry Entry, int Stamp)
    {
        public bool IsCurrent => Entry.Stamp == Stamp;
    }
}
