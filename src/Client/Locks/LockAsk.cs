using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What one caller asks for: locks, all or none, which may lie in several shards.</summary>
/// <param name="Session">For whom.</param>
/// <param name="Lease">The operation, which becomes the lease's id in every shard.</param>
/// <param name="Names">The names in the caller's order, each once.</param>
/// <param name="Request">How.</param>
internal sealed record LockAsk(LockSessionInfo Session, OperationId Lease, IReadOnlyList<string> Names, LockRequest Request)
{
    /// <summary>The part that goes to one shard.</summary>
    public AcquireLock ToCommand(Guid listener, ImmutableArray<string> names, bool wait) => new(
        Lease, Session, listener, Request.Space, names, Request.Mode, Request.Permits, Request.Limit, wait, Request.Note);
}
