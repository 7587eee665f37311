using Granary.Shards;

namespace Granary.Locks;

/// <summary>A session as its shard knows it.</summary>
internal sealed class SessionRecord(LockSessionInfo info)
{
    public LockSessionInfo Info => info;

    /// <summary>When it runs out unless it is renewed before.</summary>
    public TimeSpan Deadline { get; set; }

    /// <summary>All of its requests: those that wait and those that hold.</summary>
    public Dictionary<OperationId, Lease> Leases { get; } = [];

    /// <summary>How many of them wait.</summary>
    public int Waiting { get; set; }

    /// <summary>Renews it; a deadline never goes back.</summary>
    public void Renew(TimeSpan now) => Deadline = TimeSpan.FromTicks(Math.Max(Deadline.Ticks, (now + info.Ttl + LockLimits.ExpiryGrace).Ticks));
}
