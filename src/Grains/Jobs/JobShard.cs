namespace Granary.Jobs;

/// <summary>What a Jobs shard keeps in memory under one claim.</summary>
/// <param name="Table">The jobs.</param>
/// <param name="Polls">The workers that wait for some.</param>
internal sealed record JobShard(JobTable Table, JobPolls Polls);
