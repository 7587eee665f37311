namespace Granary.Ids;

/// <summary>Notes the ticks that holders make ids with, and throws at the first that is used twice.</summary>
internal interface IUsedIds
{
    /// <summary>
    /// Notes that the lease's holder used all ids of ticks <c>[from, to)</c> on each of its worker ids.
    /// </summary>
    void Use(WorkerLease lease, long from, long to);
}
