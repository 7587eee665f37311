namespace Granary.Jobs;

/// <summary>
/// Which part of a queue is in memory: all jobs up to a position. Jobs further on are in their rows only, and are read page by page as
/// their time comes nearer.
/// </summary>
internal sealed class JobWindow
{
    private readonly HashSet<JobId> _touched = [];
    private JobPosition _after = JobPosition.Before(DateTimeOffset.MinValue);
    private DateTimeOffset? _loadingUntil;
    private DateTimeOffset? _shrunkTo;

    /// <summary>All jobs up to here are in memory.</summary>
    public JobPosition After => _after;

    /// <summary>Whether a page is being read.</summary>
    public bool IsLoading => _loadingUntil is not null;

    /// <summary>Whether a job belongs into memory: left to its row it would not be read any more.</summary>
    public bool Covers(JobPosition position) => position.CompareTo(_after) <= 0 || position.Due < _loadingUntil;

    /// <summary>A page is about to be read, of what is durable by now.</summary>
    public void Begin(DateTimeOffset until) => _loadingUntil = until;

    /// <summary>A row has changed: what a page that is being read says of it may be old.</summary>
    public void Touch(JobId job)
    {
        if (IsLoading)
        {
            _touched.Add(job);
        }
    }

    /// <summary>Whether a page that was read tells the present state of a job.</summary>
    public bool IsFresh(JobId job) => !_touched.Contains(job);

    /// <summary>A page was read: all jobs up to a position.</summary>
    public void End(JobPosition reached)
    {
        if (_shrunkTo is { } limit && JobPosition.Before(limit).CompareTo(reached) < 0)
        {
            reached = JobPosition.Before(limit);
        }

        _after = reached.CompareTo(_after) > 0 ? reached : _after;
        Abandon();
    }

    /// <summary>A page could not be read.</summary>
    public void Abandon()
    {
        (_loadingUntil, _shrunkTo) = (null, null);
        _touched.Clear();
    }

    /// <summary>Leaves a job to its row, and with it all that are not in memory yet and not due earlier.</summary>
    public void Shrink(DateTimeOffset due)
    {
        var before = JobPosition.Before(due);
        _after = before.CompareTo(_after) < 0 ? before : _after;
        if (IsLoading)
        {
            _shrunkTo = _shrunkTo < due ? _shrunkTo : due;
            _loadingUntil = _loadingUntil < due ? _loadingUntil : due;
        }
    }

    /// <summary>Has all jobs read again that are in their rows only.</summary>
    public void Restart() => Shrink(DateTimeOffset.MinValue);
}
