using Granary.Shards;

namespace Granary.Ids;

/// <summary>A sequence, as administrators see it.</summary>
[GenerateSerializer, Immutable, Alias("granary.ids.sequence-info")]
public sealed record SequenceInfo : ShardReply
{
    /// <summary>What the sequence is.</summary>
    [Id(0)]
    public required SequenceDefinition Definition { get; init; }

    /// <summary>When it was created, by the database's time.</summary>
    [Id(1)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The next value that the shard would hand to a client; <see langword="null"/> when exhausted.</summary>
    [Id(2)]
    public required long? Next { get; init; }

    /// <summary>The first value that is not durably reserved; a crash of the shard continues here. <see langword="null"/> when all are.</summary>
    [Id(3)]
    public required long? ReservedUntil { get; init; }
}
