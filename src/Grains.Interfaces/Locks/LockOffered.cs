using Granary.Shards;

namespace Granary.Locks;

/// <summary>A request's turn has come: what it waited for is kept for it for <see cref="LockLimits.OfferPatience"/>, and held once claimed.</summary>
/// <param name="Request">The request.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.offered")]
public sealed record LockOffered([property: Id(0)] OperationId Request) : LockEvent;
