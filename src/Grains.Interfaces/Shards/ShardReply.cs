namespace Granary.Shards;

/// <summary>The answer to one command of a batch: the block's own reply, or a <see cref="Refusal"/>.</summary>
[GenerateSerializer, Immutable, Alias("granary.shard-reply")]
public abstract record ShardReply;
