using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Applications see something else from now on.</summary>
/// <param name="Revision">The revision of the application's configuration in the environment.</param>
/// <param name="Releases">The releases that were made; none where only the audience changed.</param>
[GenerateSerializer, Immutable, Alias("granary.config.published")]
public sealed record Published([property: Id(0)] long Revision, [property: Id(1)] ImmutableArray<PublishedRelease> Releases) : ShardReply;
