using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Releases, the newest first.</summary>
/// <param name="Releases">The releases.</param>
[GenerateSerializer, Immutable, Alias("granary.config.release-list")]
public sealed record ReleaseList([property: Id(0)] ImmutableArray<ReleaseInfo> Releases) : ShardReply;
