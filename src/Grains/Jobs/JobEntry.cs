namespace Granary.Jobs;

/// <summary>A job in memory.</summary>
internal sealed class JobEntry(JobRow row, JobQueue queue)
{
    /// <summary>The job as it is, or will be, stored.</summary>
    public JobRow Row { get; set; } = row;

    public JobQueue Queue { get; } = queue;

    public JobPhase Phase { get; set; }

    /// <summary>The number of the change that its row waits for.</summary>
    public long Change { get; set; }

    /// <summary>Grows with each change of phase; an item of a line or a heap that has another one is out of date.</summary>
    public int Stamp { get; private set; }

    /// <summary>Its lease, while a worker has it.</summary>
    public LeaseRow? Lease { get; set; }

    /// <summary>When its worker has been silent for too long.</summary>
    public TimeSpan Deadline { get; set; }

    /// <summary>When it began to run.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>Whether it is to stop, and ends with this run.</summary>
    public bool IsCancelled { get; set; }

    public bool IsRunning => Phase is JobPhase.Running or JobPhase.Leased;

    /// <summary>Where it stands among the jobs of its queue.</summary>
    public JobPosition Position => new(Row.Due, Row.Id);

    public void Enter(JobPhase phase)
    {
        Phase = phase;
        Stamp++;
    }
}
