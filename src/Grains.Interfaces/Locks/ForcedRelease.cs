using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>The answer to a forced release.</summary>
/// <param name="Released">Who held the lock.</param>
/// <param name="Token">
/// A token greater than all that were released and smaller than every later one: written into a guard it stops them at once.
/// </param>
[GenerateSerializer, Immutable, Alias("granary.locks.forced-release")]
public sealed record ForcedRelease(
    [property: Id(0)] ImmutableArray<LockHolder> Released,
    [property: Id(1)] long Token) : ShardReply;
