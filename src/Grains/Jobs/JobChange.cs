using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>One thing that a decision changes in the store.</summary>
internal abstract record JobChange
{
    /// <summary>A job is there, as the row says. Where its key is new in this change, only if the key is this job's.</summary>
    /// <param name="Row">The whole row; without a payload the stored one stays, so such a row must be durable already.</param>
    /// <param name="NeedsKey">Whether it is stored only if the key is this job's.</param>
    public sealed record PutJob(JobRow Row, bool NeedsKey = false) : JobChange;

    /// <summary>A job is not there any more.</summary>
    public sealed record DeleteJob(JobId Job) : JobChange;

    /// <summary>A worker has a job.</summary>
    public sealed record PutLease(LeaseRow Row) : JobChange;

    /// <summary>A worker has a job no more.</summary>
    public sealed record DeleteLease(JobId Job) : JobChange;

    /// <summary>A job succeeded or was cancelled.</summary>
    public sealed record PutEnded(EndedRow Row) : JobChange;

    /// <summary>A row of the history has been kept for long enough.</summary>
    public sealed record DeleteEnded(JobId Job) : JobChange;

    /// <summary>A job is dead: its row goes, and with its payload, which the store has, it is among the dead.</summary>
    public sealed record Bury(DeadRow Row) : JobChange;

    /// <summary>A dead job is not dead any more, or thrown away.</summary>
    public sealed record DeleteDead(JobId Job) : JobChange;

    /// <summary>
    /// A job wants its key: it gets it unless another job has it, whose window is not over at <paramref name="Now"/>. Of this and
    /// <see cref="FreeKey"/> of one job in one round the last counts; of two jobs that want a key in one round the first gets it.
    /// </summary>
    public sealed record TakeKey(string Queue, string Key, JobId Job, DateTimeOffset Now) : JobChange;

    /// <summary>A job gives its key back: at once, or at a time. A key that is another job's stays as it is.</summary>
    public sealed record FreeKey(string Queue, string Key, JobId Job, DateTimeOffset? At) : JobChange;

    /// <summary>A queue has these settings.</summary>
    public sealed record PutQueue(QueueRow Row) : JobChange;

    /// <summary>A queue is gone.</summary>
    public sealed record DeleteQueue(string Queue) : JobChange;

    /// <summary>These jobs run in the silo, and no others.</summary>
    public sealed record Note(ImmutableArray<NotedRun> Runs) : JobChange;
}
