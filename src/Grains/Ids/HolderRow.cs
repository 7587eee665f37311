namespace Granary.Ids;

/// <summary>The worker ids that a stable name comes back to. It outlives the leases.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Generation">The pool's generation.</param>
/// <param name="Datacenter">The datacenter that the name was used in; each has its own names.</param>
/// <param name="Name">The stable name.</param>
/// <param name="FirstWorker">The first worker id.</param>
/// <param name="Workers">How many worker ids.</param>
internal sealed record HolderRow(
    string Pool,
    int Generation,
    int Datacenter,
    string Name,
    int FirstWorker,
    int Workers) : IdRow
{
    /// <inheritdoc/>
    public override string Key => $"{Pool}/{Generation}/{Datacenter}/{Name}";

    public int EndWorker => FirstWorker + Workers;
}
