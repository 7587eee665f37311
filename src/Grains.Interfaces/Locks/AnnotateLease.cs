using Granary.Shards;

namespace Granary.Locks;

/// <summary>Replaces the note of a lease, which is also what a leader proclaims; answered by <see cref="Done"/>.</summary>
/// <param name="Operation">The id of this change.</param>
/// <param name="Session">Whose session.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Note">The new note.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.annotate")]
public sealed record AnnotateLease(
    OperationId Operation,
    [property: Id(0)] Guid Session,
    [property: Id(1)] OperationId Lease,
    [property: Id(2)] string? Note) : LockCommand(Operation);
