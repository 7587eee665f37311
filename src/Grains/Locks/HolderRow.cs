using Granary.Shards;

namespace Granary.Locks;

/// <summary>One holder of one lock, as it is stored.</summary>
/// <param name="Slot">
/// What tells the row from the others of the shard. The next holder takes the slot that was left last, so that a handoff is one row.
/// </param>
/// <param name="Space">The space.</param>
/// <param name="Name">The name.</param>
/// <param name="Token">The fencing token.</param>
/// <param name="Mode">How it is held.</param>
/// <param name="Permits">How many permits.</param>
/// <param name="Session">Whose it is.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Upgrade">The upgrade that made it exclusive, if one did.</param>
/// <param name="Note">The note.</param>
/// <param name="GrantedAt">When, in whole milliseconds.</param>
internal sealed record HolderRow(
    long Slot,
    string Space,
    string Name,
    long Token,
    LockMode Mode,
    int Permits,
    LockSessionInfo Session,
    OperationId Lease,
    OperationId? Upgrade,
    string? Note,
    DateTimeOffset GrantedAt);
