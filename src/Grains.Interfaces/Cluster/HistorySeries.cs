using System.Collections.Immutable;

namespace Granary.Cluster;

/// <summary>One number of a silo over the last seconds.</summary>
/// <param name="Name">What was counted: <c>ledger.changes</c>, <c>ids.commands</c>, <c>ids.refusals</c> and so on.</param>
/// <param name="PerSecond">How many in each second, the newest last.</param>
[GenerateSerializer, Immutable, Alias("granary.cluster.history-series")]
public sealed record HistorySeries([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<long> PerSecond);
