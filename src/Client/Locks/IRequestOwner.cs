using Granary.Shards;

namespace Granary.Locks;

/// <summary>Whoever a request is made for: is told of each step of it, in each shard.</summary>
internal interface IRequestOwner
{
    /// <summary>The session.</summary>
    LockSessionInfo Session { get; }

    /// <summary>A request is about to be sent.</summary>
    void Asks(int shard, OperationId request);

    /// <summary>The request was granted; comes before <see cref="Settled"/>.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="lease">What was granted.</param>
    /// <param name="sent">The timestamp of the sending of what was answered: what the validity counts from.</param>
    void Granted(int shard, LockLease lease, long sent);

    /// <summary>The request is over.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="request">The request.</param>
    /// <param name="isCertain">Whether it is known what of it is left at the shard.</param>
    void Settled(int shard, OperationId request, bool isCertain);

    /// <summary>The shard took a lease.</summary>
    void Revoked(OperationId lease, string code);
}
