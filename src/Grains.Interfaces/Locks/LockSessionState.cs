namespace Granary.Locks;

/// <summary>A session as a shard knows it.</summary>
/// <param name="IsKnown">Whether the shard knows it, so that what it holds there was renewed.</param>
/// <param name="IsLost">Whether it ran out or was ended there lately.</param>
/// <param name="Leases">How many leases it has there, offers included.</param>
/// <param name="Waiting">How many of its requests wait there.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.session-state")]
public readonly record struct LockSessionState(
    [property: Id(0)] bool IsKnown,
    [property: Id(1)] bool IsLost,
    [property: Id(2)] int Leases,
    [property: Id(3)] int Waiting);
