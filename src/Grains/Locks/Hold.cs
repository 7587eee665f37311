namespace Granary.Locks;

/// <summary>One lock that a lease has.</summary>
/// <param name="entry">The lock.</param>
/// <param name="lease">The lease.</param>
/// <param name="slot">The slot of its row.</param>
/// <param name="token">The fencing token.</param>
/// <param name="grantedAt">When it was granted.</param>
internal sealed class Hold(LockEntry entry, Lease lease, long slot, long token, DateTimeOffset grantedAt)
{
    public LockEntry Entry => entry;

    public Lease Lease => lease;

    public long Slot => slot;

    public long Token { get; set; } = token;

    public DateTimeOffset GrantedAt => grantedAt;

    /// <summary>The row as it stands.</summary>
    public HolderRow ToRow() => new(
        slot, entry.Space, entry.Name, Token, lease.Mode, lease.Permits, lease.Session.Info, lease.Id, lease.Upgrade?.Id, lease.Note, grantedAt);

    /// <summary>The holder as people see it.</summary>
    public LockHolder ToHolder() => new(
        lease.Id, Token, lease.Mode, lease.Permits, lease.Session.Info, lease.Note, grantedAt,
        lease.Phase == LeasePhase.Offered || lease.Upgrade is { Phase: LeasePhase.Offered });
}
