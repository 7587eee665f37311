using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>A namespace with its draft, both as they were at one moment.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Items">What it says itself with the draft on top; of a document, one item without a key that is the whole of it.</param>
/// <param name="Edits">The keys that the draft changes.</param>
[GenerateSerializer, Immutable, Alias("granary.config.draft")]
public sealed record ConfigDraft(
    [property: Id(0)] NamespaceInfo Namespace,
    [property: Id(1)] ImmutableArray<ConfigItem> Items,
    [property: Id(2)] ImmutableArray<DraftEdit> Edits) : ShardReply;
