using System.Collections.Immutable;

namespace Granary.Locks;

/// <summary>A lock as it stands.</summary>
/// <param name="Space">The space.</param>
/// <param name="Name">The name.</param>
/// <param name="Revision">Grows with every change of the lock; comparable with the tokens of the name.</param>
/// <param name="Holders">Who holds it, the oldest first; empty when it is free.</param>
/// <param name="Waiters">How many wait for it.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.info")]
public sealed record LockInfo(
    [property: Id(0)] string Space,
    [property: Id(1)] string Name,
    [property: Id(2)] long Revision,
    [property: Id(3)] ImmutableArray<LockHolder> Holders,
    [property: Id(4)] int Waiters);
