namespace Granary.Locks;

/// <summary>What a keep-alive of a session came to.</summary>
/// <param name="Held">What the session holds in the shards that answered: all of it was renewed.</param>
/// <param name="IsComplete">
/// Whether every shard answered. Otherwise a lock that is not among <paramref name="Held"/> is not lost for that: it was not renewed for
/// certain, and the session should be renewed again soon.
/// </param>
public sealed record LockSessionRenewal(IReadOnlyList<LockLeaseInfo> Held, bool IsComplete);
