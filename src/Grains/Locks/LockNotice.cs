namespace Granary.Locks;

/// <summary>What a listener shall be told once the decision behind it is durable.</summary>
/// <param name="Listener">Who.</param>
/// <param name="Event">What.</param>
internal readonly record struct LockNotice(Guid Listener, LockEvent Event);
