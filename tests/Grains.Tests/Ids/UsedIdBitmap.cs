namespace Granary.Ids;

/// <summary>Every id that is used, as one bit: composed through the layout as a generator does it.</summary>
internal sealed class UsedIdBitmap : IUsedIds
{
    private const int PageBits = 20;

    private readonly Dictionary<long, ulong[]> _pages = [];

    public long Count { get; private set; }

    public void Use(WorkerLease lease, long from, long to)
    {
        for (var tick = from; tick < to; tick++)
        {
            for (var worker = lease.FirstWorker; worker < lease.FirstWorker + lease.Workers; worker++)
            {
                for (var sequence = 0; sequence < lease.Layout.IdsPerTick; sequence++)
                {
                    Use(lease.Layout.Compose(tick, lease.Datacenter, worker, sequence));
                }
            }
        }
    }

    private void Use(long id)
    {
        if (!_pages.TryGetValue(id >> PageBits, out var page))
        {
            _pages.Add(id >> PageBits, page = new ulong[(1 << PageBits) / 64]);
        }

        ref var word = ref page[(id & ((1 << PageBits) - 1)) >> 6];
        var bit = 1UL << (int)(id & 63);
        if ((word & bit) != 0)
        {
            Assert.Fail($"Id {id} was used twice.");
        }

        word |= bit;
        Count++;
    }
}
