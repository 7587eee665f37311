namespace Granary.Locks;

/// <summary>What became of a keep-alive at one shard.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="IsAnswered">Whether the shard answered; otherwise it may be asked again, and nothing was renewed for sure.</param>
/// <param name="Epoch">The epoch of the shard's owner.</param>
/// <param name="State">The session there.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.renewal")]
public readonly record struct LockRenewal(
    [property: Id(0)] int Shard,
    [property: Id(1)] bool IsAnswered,
    [property: Id(2)] long Epoch,
    [property: Id(3)] LockSessionState State);
