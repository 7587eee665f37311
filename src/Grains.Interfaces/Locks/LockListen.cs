namespace Granary.Locks;

/// <summary>Asks for what happened since.</summary>
/// <param name="Listener">The listener: a process.</param>
/// <param name="Epoch">The epoch of the events that were seen; 0 at first.</param>
/// <param name="Seen">The number of the last event that was seen in that epoch.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.listen")]
public sealed record LockListen([property: Id(0)] Guid Listener, [property: Id(1)] long Epoch, [property: Id(2)] long Seen);
