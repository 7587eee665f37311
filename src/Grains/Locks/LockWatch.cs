using Granary.Shards;

namespace Granary.Locks;

/// <summary>One watch.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Listener">Who is told.</param>
/// <param name="Filter">Of which locks.</param>
internal sealed record LockWatch(OperationId Id, Guid Listener, LockFilter Filter);
