namespace Granary.Shards;

/// <summary>The answer to a command that has nothing to tell but that it is durable.</summary>
/// <param name="Changed">Whether the command changed anything; a repeat or a release of what is gone did not.</param>
[GenerateSerializer, Immutable, Alias("granary.done")]
public sealed record Done([property: Id(0)] bool Changed) : ShardReply;
