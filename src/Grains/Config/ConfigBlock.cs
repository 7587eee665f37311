namespace Granary.Config;

/// <summary>The block's names.</summary>
internal static class ConfigBlock
{
    /// <summary>The block's name, the first part of its shards' keys.</summary>
    public const string Name = ConfigPlace.Block;

    /// <summary>The type of its shard grains.</summary>
    public const string GrainType = "granary.config-shard";

    /// <summary>The type of its hub grains.</summary>
    public const string HubGrainType = "granary.config-hub";

    /// <summary>Who is said to have made the releases that follow a public namespace.</summary>
    public const string Follower = "granary";
}
