using Granary.Shards;

namespace Granary.Locks;

/// <summary>Gives back all that a session holds or waits for in the shard; later requests of the session are refused. Answered by <see cref="Done"/>.</summary>
/// <param name="Operation">The id of this change.</param>
/// <param name="Session">The session.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.end-session")]
public sealed record EndSession(OperationId Operation, [property: Id(0)] Guid Session) : LockCommand(Operation);
