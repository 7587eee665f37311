namespace Granary.Jobs;

/// <summary>The claim that a core works under.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Epoch">The claim's epoch.</param>
/// <param name="IsClean">Whether the owner before handed the shard over.</param>
/// <param name="At">When the claim was there.</param>
/// <param name="IsRenewed">Whether the owner before was this activation: none of its jobs ran in a silo that was lost.</param>
/// <param name="LoadedMax">How many jobs may be in memory.</param>
internal sealed record JobClaim(int Shard, long Epoch, bool IsClean, JobNow At, bool IsRenewed = false, int LoadedMax = JobLimits.LoadedMax);
