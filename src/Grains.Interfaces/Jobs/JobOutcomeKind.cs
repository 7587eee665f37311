namespace Granary.Jobs;

/// <summary>What became of one job of an <see cref="EnqueueJobs"/>.</summary>
[GenerateSerializer, Alias("granary.jobs.outcome-kind")]
public enum JobOutcomeKind
{
    /// <summary>It is enqueued.</summary>
    Enqueued = 0,

    /// <summary>A job with its id was enqueued before.</summary>
    Known = 1,

    /// <summary>Its idempotency key is another job's.</summary>
    KeyTaken = 2,

    /// <summary>It was refused.</summary>
    Refused = 3,
}
