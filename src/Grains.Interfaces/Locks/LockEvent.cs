namespace Granary.Locks;

/// <summary>What a shard tells a listener.</summary>
[GenerateSerializer, Immutable, Alias("granary.locks.event")]
public abstract record LockEvent;
