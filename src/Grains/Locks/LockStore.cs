using System.Data.Common;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>The Locks block's table: what rows become of the core's changes, and what rows a shard is loaded from.</summary>
internal static class LockStore
{
    private static readonly LedgerTable Holders = new(
        "granary_locks_holder",
        [new("shard", LedgerType.Text), new("slot", LedgerType.BigInt)],
        [
            new("space", LedgerType.Text), new("name", LedgerType.Text), new("token", LedgerType.BigInt), new("mode", LedgerType.BigInt),
            new("permits", LedgerType.BigInt), new("lease", LedgerType.Uuid), new("upgrade", LedgerType.Uuid), new("session", LedgerType.Uuid),
            new("ttl_ms", LedgerType.BigInt), new("host", LedgerType.Text), new("process", LedgerType.Text), new("note", LedgerType.Text),
            new("granted_at", LedgerType.BigInt),
        ]);

    /// <summary>The ledger's row for a change of the core.</summary>
    public static LedgerRow RowOf(string shard, LockChange change) => change.Row is { } row
        ? Holders.Put(
            shard, row.Slot, row.Space, row.Name, row.Token, (int)row.Mode, row.Permits, row.Lease.Value, row.Upgrade?.Value, row.Session.Id,
            (long)row.Session.Ttl.TotalMilliseconds, row.Session.Host, row.Session.Process, row.Note, row.GrantedAt.ToUnixTimeMilliseconds())
        : Holders.Delete(shard, change.Slot);

    /// <summary>Reads all holders of a shard.</summary>
    public static async Task<IReadOnlyCollection<HolderRow>> Load(DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT slot, space, name, token, mode, permits, lease, upgrade, session, ttl_ms, host, process, note, granted_at " +
            "FROM granary_locks_holder WHERE shard = @shard";
        command.AddParameter("@shard", shard);
        var rows = new List<HolderRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Read(reader));
        }

        return rows;
    }

    private static HolderRow Read(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), (LockMode)reader.GetInt32(4), reader.GetInt32(5),
        new LockSessionInfo(reader.GetUuid(8), TimeSpan.FromMilliseconds(reader.GetInt64(9)), reader.GetString(10), reader.GetString(11)),
        new OperationId(reader.GetUuid(6)), reader.IsDBNull(7) ? null : new OperationId(reader.GetUuid(7)), reader.GetTextOrNull(12),
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(13)));
}
