using Granary.Shards;

namespace Granary.Config;

/// <summary>Whether a namespace could be published as it is.</summary>
/// <param name="Reason">Why not, with line, column and rule; <see langword="null"/> when it could.</param>
[GenerateSerializer, Immutable, Alias("granary.config.draft-checked")]
public sealed record DraftChecked([property: Id(0)] Refusal? Reason) : ShardReply;
