using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>A release with what it says.</summary>
/// <param name="Info">The release.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Items">What it says itself; of a document, one item without a key that is the whole of it. Of a gradual release, its changes: a value that is not there takes the key away.</param>
/// <param name="Inherited">What it has taken over from public namespaces where it says nothing itself.</param>
[GenerateSerializer, Immutable, Alias("granary.config.release")]
public sealed record ConfigRelease(
    [property: Id(0)] ReleaseInfo Info,
    [property: Id(1)] ConfigFormat Format,
    [property: Id(2)] ImmutableArray<ConfigItem> Items,
    [property: Id(3)] ImmutableArray<ConfigLayer> Inherited) : ShardReply;
