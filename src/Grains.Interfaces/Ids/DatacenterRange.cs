namespace Granary.Ids;

/// <summary>The worker ids of a pool that one datacenter may lease, where the layout has no datacenter bits.</summary>
/// <param name="Datacenter">The datacenter's number.</param>
/// <param name="FirstWorker">Its first worker id.</param>
/// <param name="Workers">How many it has.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.datacenter-range")]
public sealed record DatacenterRange([property: Id(0)] int Datacenter, [property: Id(1)] int FirstWorker, [property: Id(2)] int Workers);
