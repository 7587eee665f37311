namespace Granary.Ids;

/// <summary>
/// The high-water mark that an ended lease left on its block of worker ids. A worker's mark is the greatest of those of
/// all blocks that it is in, of its lease's end, and of the pool's floor.
/// </summary>
/// <param name="Pool">The pool.</param>
/// <param name="Generation">The pool's generation.</param>
/// <param name="Datacenter">The datacenter that the ids carry; 0 where the layout has no such bits.</param>
/// <param name="FirstWorker">The block's first worker id.</param>
/// <param name="Workers">How many worker ids the block has.</param>
/// <param name="HighWater">The first tick that was not granted to anybody.</param>
internal sealed record MarkRow(
    string Pool,
    int Generation,
    int Datacenter,
    int FirstWorker,
    int Workers,
    long HighWater) : IdRow
{
    /// <inheritdoc/>
    public override string Key => $"{Pool}/{Generation}/{Datacenter}/{FirstWorker}/{Workers}";
}
