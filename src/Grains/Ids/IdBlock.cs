namespace Granary.Ids;

/// <summary>The block's names.</summary>
internal static class IdBlock
{
    /// <summary>The first part of its shards' keys.</summary>
    public const string Name = "ids";

    /// <summary>Its shard grain's type.</summary>
    public const string GrainType = "granary.ids-shard";
}
