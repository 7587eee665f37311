using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Instances that have said what they run, by name. Who has said nothing for <see cref="ConfigLimits.InstanceKept"/> is left out.</summary>
/// <param name="Instances">The instances.</param>
/// <param name="Refusal">Why there is no answer.</param>
[GenerateSerializer, Immutable, Alias("granary.config.instance-list")]
public sealed record InstanceList(
    [property: Id(0)] ImmutableArray<InstanceInfo> Instances, [property: Id(1)] Refusal? Refusal = null) : ShardReply;
