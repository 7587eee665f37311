namespace Granary.Jobs;

/// <summary>What a heartbeat says of a run.</summary>
[GenerateSerializer, Alias("granary.jobs.standing")]
public enum JobStanding
{
    /// <summary>It is the worker's for another visibility timeout.</summary>
    Extended = 0,

    /// <summary>It is the worker's, and is to stop: somebody cancelled it.</summary>
    Cancelled = 1,

    /// <summary>It is the worker's no more.</summary>
    Lost = 2,
}
