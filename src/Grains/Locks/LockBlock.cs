namespace Granary.Locks;

/// <summary>The block's names.</summary>
internal static class LockBlock
{
    /// <summary>The first part of its shards' keys.</summary>
    public const string Name = LockPlace.Block;

    /// <summary>Its shard grain's type.</summary>
    public const string GrainType = "granary.locks-shard";

    /// <summary>Its hub grain's type.</summary>
    public const string HubGrainType = "granary.locks-hub";
}
