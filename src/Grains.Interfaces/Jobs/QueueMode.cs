namespace Granary.Jobs;

/// <summary>What a queue does at present.</summary>
[GenerateSerializer, Alias("granary.jobs.mode")]
public enum QueueMode
{
    /// <summary>It takes jobs and hands them out.</summary>
    Running = 0,

    /// <summary>It takes jobs, and hands none out.</summary>
    Paused = 1,

    /// <summary>It hands out what it has, and takes no more.</summary>
    Draining = 2,
}
