using System.Diagnostics;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>What rows become of the core's changes.</summary>
internal static class JobStore
{
    /// <summary>
    /// The ledger's rows for a change of the core. Of several changes of one job in a round the last is left. So a job that needs its key is
    /// one that is not stored yet, as such a put replaces nothing; and it is not put without the need before it is known to have the key.
    /// </summary>
    public static IReadOnlyList<LedgerRow> RowsOf(string shard, JobChange change) => change switch
    {
        JobChange.Bury bury => JobTables.Bury(shard, bury.Row),
        _ => [RowOf(shard, change)],
    };

    private static LedgerRow RowOf(string shard, JobChange change) => change switch
    {
        JobChange.PutJob put => PutJob(shard, put),
        JobChange.DeleteJob delete => JobTables.Jobs.Delete(shard, delete.Job.Value),
        JobChange.PutLease put => JobTables.Put(shard, put.Row),
        JobChange.DeleteLease delete => JobTables.Leases.Delete(shard, delete.Job.Value),
        JobChange.PutEnded put => JobTables.Put(shard, put.Row),
        JobChange.DeleteEnded delete => JobTables.Ended.Delete(shard, delete.Job.Value),
        JobChange.DeleteDead delete => JobTables.Dead.Delete(shard, delete.Job.Value),
        JobChange.TakeKey take => JobKeyStore.Take(take),
        JobChange.FreeKey free => JobKeyStore.Free(free),
        JobChange.PutQueue put => JobTables.Put(shard, put.Row),
        JobChange.DeleteQueue delete => JobTables.Queues.Delete(shard, delete.Queue),
        JobChange.Note note => JobTables.Running.Put(shard, JobNote.Of(note.Runs)),
        _ => throw new ArgumentException($"The Jobs block has no table for {change.GetType().Name}.", nameof(change)),
    };

    private static LedgerRow PutJob(string shard, JobChange.PutJob put)
    {
        Debug.Assert(!put.NeedsKey || put.Row is { Key: not null, Payload: not null }, "the key that it needs, and all of it");
        return put.NeedsKey ? JobKeyStore.PutIfHolder(shard, put.Row) : JobTables.Put(shard, put.Row);
    }
}
