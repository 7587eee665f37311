namespace Granary.Locks;

/// <summary>One lock that a session holds.</summary>
/// <param name="Space">The space.</param>
/// <param name="Name">The name.</param>
/// <param name="Lease">The lease that it belongs to.</param>
/// <param name="Token">Its token.</param>
/// <param name="Mode">How it is held.</param>
/// <param name="IsOffer">Whether it still waits for its claim.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.lease-info")]
public sealed record LockLeaseInfo(
    [property: Id(0)] string Space,
    [property: Id(1)] string Name,
    [property: Id(2)] Shards.OperationId Lease,
    [property: Id(3)] long Token,
    [property: Id(4)] LockMode Mode,
    [property: Id(5)] bool IsOffer);
