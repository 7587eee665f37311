using System.Data.Common;
using Npgsql;

namespace Granary.Ledger.Postgres;

/// <summary>The ledger on PostgreSQL 15 or later. A round is one batch, so nothing waits for this process between fence and commit.</summary>
internal sealed class PostgresLedgerDatabase : ILedgerDatabase
{
    private const string StaleEpoch = "GR001";
    private const string Now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    // Rounds write by key. A plan that was made while a table was small would read all of it later, with all that was deleted from it.
    private const string ByKeyOnly = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    private const int WriteBufferSize = LedgerLimits.RoundBytesMax + (256 << 10);

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _rounds;
    private readonly TimeProvider _time;

    /// <param name="connectionString">Where the database is; timeouts and buffers are set here.</param>
    /// <param name="time">Measures a claim's patience.</param>
    public PostgresLedgerDatabase(string connectionString, TimeProvider time)
    {
        _time = time;
        var milliseconds = (int)LedgerLimits.RoundTimeout.TotalMilliseconds;
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = true,
            Timeout = (int)LedgerLimits.RoundTimeout.TotalSeconds,
            ApplicationName = "granary-ledger",
        };
        settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout={milliseconds} -c tcp_user_timeout={milliseconds}".Trim();
        _source = NpgsqlDataSource.Create(settings.ConnectionString);

        // The whole batch leaves in one write: a process that is stopped in the middle of one must not hold locks.
        settings.WriteBufferSize = WriteBufferSize;
        settings.MaxPoolSize = 16;

        // A round leaves nothing behind in its session; resetting it would cost seven statements a round.
        settings.NoResetOnClose = true;
        settings.CommandTimeout = (int)LedgerLimits.RoundTimeout.TotalSeconds * 2;
        settings.Options += $" -c statement_timeout={milliseconds} {ByKeyOnly}";
        _rounds = NpgsqlDataSource.Create(settings.ConnectionString);
    }

    /// <inheritdoc/>
    public bool WriterPerBlock => true;

    /// <inheritdoc/>
    public async Task<ClaimedRow> Claim(string shard, string owner, CancellationToken cancellationToken)
    {
        await using var connection = await Open(_source, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO granary_shard (shard, epoch, handed_over, owner, claimed_at) VALUES ($1, 1, 0, $2, {Now})
            ON CONFLICT (shard) DO UPDATE
            SET epoch = granary_shard.epoch + 1, owner = excluded.owner, claimed_at = excluded.claimed_at
            RETURNING epoch, handed_over, {Now}
            """,
            connection)
        {
            Parameters = { new() { Value = shard }, new() { Value = owner } },
        };
        var claiming = command.ExecuteReaderAsync(cancellationToken);
        await EndBlockersIfSlow(claiming, connection.ProcessID, cancellationToken);
        await using var reader = await claiming;
        await reader.ReadAsync(cancellationToken);
        return new ClaimedRow(reader.GetInt64(0), reader.GetInt64(1), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)));
    }

    /// <inheritdoc/>
    public async Task<RoundResult> Commit(LedgerRound round, CancellationToken cancellationToken)
    {
        await using var connection = await Open(_rounds, cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        var fence = new NpgsqlBatchCommand("SELECT granary_fence($1, $2)");
        fence.Parameters.Add(new() { Value = round.Claims.Select(static c => c.Shard).ToArray() });
        fence.Parameters.Add(new() { Value = round.Claims.Select(static c => c.Epoch).ToArray() });
        batch.BatchCommands.Add(fence);
        foreach (var (statement, rows) in round.Statements())
        {
            batch.BatchCommands.Add(PostgresColumns.CommandFor(statement, rows));
        }

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return new RoundResult.Committed();
        }
        catch (PostgresException error) when (error.SqlState == StaleEpoch)
        {
            var stale = (error.Detail ?? string.Empty).Split(',').ToHashSet();
            return new RoundResult.Stale(round.Claims.Where(c => stale.Contains(c.Shard)).ToHashSet());
        }
        catch (PostgresException error) when (IsRefusal(error))
        {
            return new RoundResult.Rejected(error);
        }
        catch (PostgresException error) when (IsRolledBack(error))
        {
            throw LedgerException.Unavailable($"PostgreSQL gave the round up: {error.MessageText}", error);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> HandOver(ShardClaim claim, CancellationToken cancellationToken)
    {
        await using var connection = await Open(_source, cancellationToken);
        await using var command = new NpgsqlCommand("UPDATE granary_shard SET handed_over = epoch WHERE shard = $1 AND epoch = $2", connection)
        {
            Parameters = { new() { Value = claim.Shard }, new() { Value = claim.Epoch } },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <inheritdoc/>
    public async Task<EpochReport> ReadEpochs(IReadOnlyList<string> shards, CancellationToken cancellationToken)
    {
        await using var connection = await Open(_source, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"SELECT {Now}, shard, epoch FROM (SELECT 1) AS one LEFT JOIN granary_shard ON shard = ANY ($1)", connection)
        {
            Parameters = { new() { Value = shards.ToArray() } },
            CommandTimeout = (int)LedgerLimits.RoundTimeout.TotalSeconds,
        };
        var epochs = new Dictionary<string, long>();
        var now = default(DateTimeOffset);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            now = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0));
            if (!await reader.IsDBNullAsync(1, cancellationToken))
            {
                epochs[reader.GetString(1)] = reader.GetInt64(2);
            }
        }

        return new EpochReport(epochs, now);
    }

    /// <inheritdoc/>
    public async Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await Open(_source, cancellationToken);
        return await query(connection, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _rounds.DisposeAsync();
        await _source.DisposeAsync();
    }

    // Data, constraints, programming errors, limits: the change is at fault. The server has surely rolled back.
    private static bool IsRefusal(PostgresException error) =>
        error.SqlState is ['2', '2' or '3', ..] or ['4', '2' or '4', ..] or ['5', '4', ..] or PostgresErrorCodes.RaiseException;

    // A timeout, a deadlock's victim: nobody's fault, and surely rolled back. Whatever ends the session may come after the
    // commit, so it is not among these.
    private static bool IsRolledBack(PostgresException error) =>
        error.SqlState is ['4', '0', ..] or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable;

    // A stopped process can sit in a transaction, its socket open, for as long as it likes. After some patience the server
    // is told to end whatever holds the shard's row; what it had not committed by then is rolled back.
    private async Task EndBlockersIfSlow(Task claiming, int claimProcess, CancellationToken cancellationToken)
    {
        while (await Task.WhenAny(claiming, Task.Delay(LedgerLimits.ClaimPatience, _time, cancellationToken)) != claiming)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var connection = await Open(_source, cancellationToken);
            await using var command = new NpgsqlCommand(
                "SELECT pg_terminate_backend(pid) FROM unnest(pg_blocking_pids($1)) AS pid", connection)
            {
                Parameters = { new() { Value = claimProcess } },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<NpgsqlConnection> Open(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            throw LedgerException.Unavailable($"PostgreSQL cannot be reached: {error.Message}", error);
        }
    }
}
