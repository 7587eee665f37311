namespace Granary.Jobs;

/// <summary>What becomes of a job whose idempotency key is taken.</summary>
[GenerateSerializer, Alias("granary.jobs.key-mode")]
public enum JobKeyMode
{
    /// <summary>It is not enqueued; the job that has the key stays as it is.</summary>
    Ignore = 0,

    /// <summary>It takes the place of the job that has the key, unless that runs.</summary>
    Replace = 1,

    /// <summary>The job that has the key gets its time, unless it runs.</summary>
    Reschedule = 2,
}
