using Granary.Shards;

namespace Granary.Locks;

/// <summary>One holder of a lock.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Token">The fencing token.</param>
/// <param name="Mode">How it is held.</param>
/// <param name="Permits">How many permits; 1 in the other modes.</param>
/// <param name="Session">The session, with host and process.</param>
/// <param name="Note">The holder's note, or what a leader proclaims.</param>
/// <param name="GrantedAt">When, by the database's clock.</param>
/// <param name="IsOffer">Whether it was offered to a waiter that has not claimed it yet.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.holder")]
public sealed record LockHolder(
    [property: Id(0)] OperationId Lease,
    [property: Id(1)] long Token,
    [property: Id(2)] LockMode Mode,
    [property: Id(3)] int Permits,
    [property: Id(4)] LockSessionInfo Session,
    [property: Id(5)] string? Note,
    [property: Id(6)] DateTimeOffset GrantedAt,
    [property: Id(7)] bool IsOffer);
