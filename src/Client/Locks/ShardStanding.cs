using Granary.Shards;

namespace Granary.Locks;

/// <summary>How a session stands with one shard. Its session guards it.</summary>
internal sealed class ShardStanding
{
    /// <summary>What is held, and since which timestamp it is known.</summary>
    public Dictionary<OperationId, (HeldLock Lock, long Since)> Leases { get; } = [];

    /// <summary>Requests and releases that are under way: what is at the shard for them is not certain.</summary>
    public HashSet<OperationId> UnderWay { get; } = [];

    /// <summary>The timestamp of the sending of the last acknowledged keep-alive, grant or claim.</summary>
    public long RenewedAt { get; set; }

    /// <summary>The epoch in which what is held was last compared, or granted; 0 before that.</summary>
    public long Epoch { get; set; }

    /// <summary>Counts what was begun and ended, so that a question knows whether anything happened meanwhile.</summary>
    public int Changes { get; set; }

    /// <summary>How often in a row the shard counted other leases than there are here.</summary>
    public int Differences { get; set; }

    /// <summary>Whether something may be left at the shard that nobody here knows.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Whether the shard is being asked what the session holds.</summary>
    public bool IsReconciling { get; set; }

    /// <summary>Whether something was held when the question was sent.</summary>
    public bool HeldBefore(long sent)
    {
        foreach (var (_, since) in Leases.Values)
        {
            if (since <= sent)
            {
                return true;
            }
        }

        return false;
    }
}
