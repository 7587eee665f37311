using System.Data.Common;
using Granary.Ledger;
using Orleans.Serialization;

namespace Granary.Shards;

/// <summary>
/// The results of a shard's recent operations. Each is stored in the transaction of its change and answers a repeat for
/// <see cref="ShardLimits.OperationKept"/>, also after a restart or a move. Belongs to one claim of one shard.
/// </summary>
internal sealed class OperationLog(string shard, Serializer<ShardReply> serializer)
{
    private static readonly LedgerTable Table = new(
        "granary_operation",
        [new("shard", LedgerType.Text), new("operation", LedgerType.Uuid)],
        [new("expires_at", LedgerType.BigInt), new("result", LedgerType.Blob)]);

    private readonly Dictionary<Guid, ShardReply> _results = [];
    private readonly Queue<(Guid Operation, long ExpiresAt)> _byAge = new();

    /// <summary>Reads what the shard's earlier claims have left.</summary>
    public async Task Load(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT operation, expires_at, result FROM granary_operation WHERE shard = @shard ORDER BY expires_at";
        command.AddParameter("@shard", shard);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var operation = reader.GetUuid(0);
            _results[operation] = serializer.Deserialize(reader.GetFieldValue<byte[]>(2))
                ?? throw new InvalidOperationException($"The stored result of operation {operation} is empty.");
            _byAge.Enqueue((operation, reader.GetInt64(1)));
        }
    }

    /// <summary>The result of an operation that was carried out before.</summary>
    public ShardReply? Find(OperationId operation) => _results.GetValueOrDefault(operation.Value);

    /// <summary>Notes a result; the rows go into the change that it is the result of.</summary>
    public void Add(OperationId operation, ShardReply result, DateTimeOffset now, List<LedgerRow> rows)
    {
        Clear(now, rows);
        var expiresAt = (now + ShardLimits.OperationKept).ToUnixTimeMilliseconds();
        _results[operation.Value] = result;
        _byAge.Enqueue((operation.Value, expiresAt));
        rows.Add(Table.Put(shard, operation.Value, expiresAt, serializer.SerializeToArray(result)));
    }

    private void Clear(DateTimeOffset now, List<LedgerRow> rows)
    {
        var limit = now.ToUnixTimeMilliseconds();
        for (var i = 0; i < LedgerLimits.ExpiredPerChangeMax && _byAge.TryPeek(out var oldest) && oldest.ExpiresAt < limit; i++)
        {
            _byAge.Dequeue();
            _results.Remove(oldest.Operation);
            rows.Add(Table.Delete(shard, oldest.Operation));
        }
    }
}
