using Granary.Shards;

namespace Granary.Locks;

/// <summary>A change that a session makes for nobody's handle.</summary>
internal sealed class SessionRequest(LockSession session) : IRequestOwner
{
    public LockSessionInfo Session => session.Info;

    public void Asks(int shard, OperationId request) => session.Begin(shard, request);

    public void Granted(int shard, LockLease lease, long sent)
    {
    }

    public void Settled(int shard, OperationId request, bool isCertain) => session.Settle(shard, request, isCertain);

    public void Revoked(OperationId lease, string code)
    {
    }
}
