using Granary.Shards;

namespace Granary.Locks;

/// <summary>What was asked for cannot be had now, and the request did not want to wait.</summary>
[GenerateSerializer, Immutable, Alias("granary.locks.taken")]
public sealed record LockTaken : ShardReply;
