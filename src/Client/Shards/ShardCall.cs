using System.Collections.Immutable;

namespace Granary.Shards;

/// <summary>One call to a shard: commands in, one reply each out.</summary>
internal delegate ValueTask<ImmutableArray<ShardReply>> ShardCall<TCommand>(string shard, ImmutableArray<TCommand> commands);
