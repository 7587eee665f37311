using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Takes a lock from its holders, whoever they are; answered by <see cref="ForcedRelease"/> when it is durable. The holders are told.
/// </summary>
/// <param name="Operation">The id of this change; a repeat gets the same answer.</param>
/// <param name="Space">The space.</param>
/// <param name="Name">The name.</param>
/// <param name="Token">The one holder that is meant; <see langword="null"/> for all.</param>
/// <param name="By">Who did it, for the audit.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.force-release")]
public sealed record ForceRelease(
    OperationId Operation,
    [property: Id(0)] string Space,
    [property: Id(1)] string Name,
    [property: Id(2)] long? Token,
    [property: Id(3)] string By) : LockCommand(Operation);
