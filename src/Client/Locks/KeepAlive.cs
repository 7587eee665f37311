using System.Collections.Immutable;

namespace Granary.Locks;

/// <summary>One keep-alive on its way.</summary>
/// <param name="Shards">Where to.</param>
/// <param name="Sent">The timestamp of its sending.</param>
/// <param name="Changes">For each shard the count of changes then, where all was certain; otherwise -1.</param>
internal sealed record KeepAlive(ImmutableArray<int> Shards, long Sent, ImmutableArray<int> Changes)
{
    /// <summary>Stands for a shard where something was under way.</summary>
    public const int Uncertain = -1;
}
