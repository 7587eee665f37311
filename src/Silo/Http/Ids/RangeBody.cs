using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>The worker ids that one datacenter may lease.</summary>
/// <param name="Datacenter">The datacenter's number.</param>
/// <param name="FirstWorker">Its first worker id.</param>
/// <param name="Workers">How many it has.</param>
internal sealed record RangeBody(int Datacenter, int FirstWorker, int Workers)
{
    public static RangeBody Of(DatacenterRange range) => new(range.Datacenter, range.FirstWorker, range.Workers);

    public DatacenterRange ToRange() => new(Datacenter, FirstWorker, Workers);
}
