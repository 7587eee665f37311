namespace Granary.Jobs;

/// <summary>The block's names.</summary>
internal static class JobBlock
{
    /// <summary>The block's name, the first part of its shards' keys.</summary>
    public const string Name = JobPlace.Block;

    /// <summary>The type of its shard grains.</summary>
    public const string GrainType = "granary.jobs-shard";
}
