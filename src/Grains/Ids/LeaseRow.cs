namespace Granary.Ids;

/// <summary>
/// A lease, live or run out but not passed on. While it is there its <see cref="Hi"/> is the mark of its worker ids.
/// </summary>
/// <param name="Pool">The pool.</param>
/// <param name="Generation">The pool's generation.</param>
/// <param name="LeaseId">The lease's id.</param>
/// <param name="Datacenter">The datacenter that asked for it.</param>
/// <param name="FirstWorker">The first worker id.</param>
/// <param name="Workers">How many worker ids.</param>
/// <param name="Lo">The first tick of the slice.</param>
/// <param name="Hi">One past the last tick of the slice.</param>
/// <param name="Ahead">
/// How many ticks ahead of now the slice may end, where a start at a mark put it further ahead than the budget; 0 for
/// others.
/// </param>
/// <param name="Holder">Who holds it.</param>
/// <param name="RenewedAt">The last grant or renewal, in whole milliseconds.</param>
internal sealed record LeaseRow(
    string Pool,
    int Generation,
    Guid LeaseId,
    int Datacenter,
    int FirstWorker,
    int Workers,
    long Lo,
    long Hi,
    long Ahead,
    WorkerHolder Holder,
    DateTimeOffset RenewedAt) : IdRow
{
    /// <inheritdoc/>
    public override string Key => $"{Pool}/{Generation}/{LeaseId:N}";

    public int EndWorker => FirstWorker + Workers;

    /// <summary>Whether this lease's block covers all of <paramref name="other"/>'s in the same datacenter.</summary>
    public bool Covers(LeaseRow other) => FirstWorker <= other.FirstWorker && other.EndWorker <= EndWorker;

    /// <summary>Whether the slice goes past <paramref name="tick"/>.</summary>
    public bool IsLive(long tick) => Hi > tick;

    /// <summary>
    /// Whether the holder renewed so lately that it must be taken to run. A time ahead of now says that the clock was
    /// set back.
    /// </summary>
    public bool IsHolderAlive(DateTimeOffset now) => (now - RenewedAt).Duration() < IdLimits.HolderAlive;
}
