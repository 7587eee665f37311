namespace Granary.Jobs;

/// <summary>Where a job stands.</summary>
[GenerateSerializer, Alias("granary.jobs.state")]
public enum JobState
{
    /// <summary>Its time has not come.</summary>
    Scheduled = 0,

    /// <summary>Its time has come; it waits for a worker, its group or its queue.</summary>
    Ready = 1,

    /// <summary>A worker has it.</summary>
    Running = 2,

    /// <summary>It failed and waits for its next attempt.</summary>
    Retrying = 3,

    /// <summary>A worker completed it.</summary>
    Succeeded = 4,

    /// <summary>It is given up, and kept with its payload and errors: attempts used up, not to be retried, expired, or crashed too often.</summary>
    Dead = 5,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled = 6,
}
