using Granary.Shards;

namespace Granary.Locks;

/// <summary>A request for a session that somebody else keeps alive. Thread-safe enough for one request at a time.</summary>
internal sealed class GatewayRequest(LockSessionInfo session) : IRequestOwner
{
    private readonly List<(int Shard, LockLease Lease)> _granted = [];

    public LockSessionInfo Session => session;

    /// <summary>What was granted, in the order of the shards.</summary>
    public IReadOnlyList<(int Shard, LockLease Lease)> Granted => _granted;

    public void Asks(int shard, OperationId request)
    {
    }

    void IRequestOwner.Granted(int shard, LockLease lease, long sent) => _granted.Add((shard, lease));

    public void Settled(int shard, OperationId request, bool isCertain)
    {
    }

    public void Revoked(OperationId lease, string code)
    {
    }
}
