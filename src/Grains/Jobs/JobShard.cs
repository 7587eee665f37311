namespace Granary.Jobs;

/// <summary>What a Jobs shard keeps in memory under one claim.</summary>
internal sealed class JobShard(JobTable table, JobPolls polls)
{
    /// <summary>The jobs.</summary>
    public JobTable Table => table;

    /// <summary>The workers that wait for some.</summary>
    public JobPolls Polls => polls;

    /// <summary>The jobs that run in the silo.</summary>
    public JobRuns Runs { get; } = new();

    /// <summary>Whether somebody has begun to hand its jobs out.</summary>
    public bool IsAwake { get; set; }

    /// <summary>The number of the last decision that somebody waits for.</summary>
    public long Decided { get; set; }

    /// <summary>The number of the last decision that is durable, with all before it.</summary>
    public long Durable { get; set; }

    /// <summary>Whether somebody waits for what was decided to become durable.</summary>
    public bool IsFollowed { get; set; }
}
