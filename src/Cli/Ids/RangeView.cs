namespace Granary.Ids;

/// <summary>The worker ids of one datacenter, as the API answers and takes them.</summary>
internal sealed record RangeView(int Datacenter, int FirstWorker, int Workers);
