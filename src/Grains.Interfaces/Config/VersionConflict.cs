using Granary.Shards;

namespace Granary.Config;

/// <summary>The thing is at another version than the caller has seen. Nothing was changed.</summary>
/// <param name="What">The namespace or gradual release.</param>
/// <param name="Version">Its version; 0 when it is not there.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("granary.config.version-conflict")]
public sealed record VersionConflict(
    [property: Id(0)] string What, [property: Id(1)] long Version, [property: Id(2)] string? By, [property: Id(3)] DateTimeOffset? At) : ShardReply;
