using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Granary.Ledger.Sqlite;

/// <summary>The ledger on an SQLite file: one connection that writes, on a thread of its own, and a few that read.</summary>
internal sealed class SqliteLedgerDatabase : ILedgerDatabase
{
    private const int ReaderCount = 2;
    private const int BusyError = 5;
    private const int LockedError = 6;
    private const int ConstraintError = 19;
    private const int MismatchError = 20;
    private const int TooBigError = 18;
    private const int RangeError = 25;
    private const int SqlError = 1;

    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private readonly SqliteWorker _writer = new("granary-ledger-writer");
    private readonly SqliteWorker[] _readers = [.. Enumerable.Range(0, ReaderCount).Select(static i => new SqliteWorker($"granary-ledger-reader-{i}"))];
    private readonly SqliteConnection?[] _readConnections = new SqliteConnection?[ReaderCount];
    private readonly Dictionary<LedgerStatement, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, SqliteStatement> _texts = [];
    private SqliteConnection? _writeConnection;
    private int _nextReader;

    /// <param name="path">The file; it must have the schema.</param>
    /// <param name="time">Says what the database's time is: the machine's, as the file is on this machine.</param>
    public SqliteLedgerDatabase(string path, TimeProvider time)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite }.ToString();
        _time = time;
    }

    /// <inheritdoc/>
    public bool WriterPerBlock => false;

    /// <inheritdoc/>
    public Task<ClaimedRow> Claim(string shard, string owner, CancellationToken cancellationToken) => _writer.Run(() =>
    {
        Begin();
        try
        {
            using var command = WriteConnection.CreateCommand();
            command.CommandText =
                """
                INSERT INTO granary_shard (shard, epoch, handed_over, owner, claimed_at) VALUES (@shard, 1, 0, @owner, @now)
                ON CONFLICT (shard) DO UPDATE SET epoch = epoch + 1, owner = excluded.owner, claimed_at = excluded.claimed_at
                RETURNING epoch, handed_over
                """;
            var now = _time.GetUtcNow();
            command.Parameters.AddWithValue("@shard", shard);
            command.Parameters.AddWithValue("@owner", owner);
            command.Parameters.AddWithValue("@now", now.ToUnixTimeMilliseconds());
            ClaimedRow row;
            using (var reader = command.ExecuteReader())
            {
                reader.Read();
                row = new ClaimedRow(reader.GetInt64(0), reader.GetInt64(1), now);
            }

            Execute("COMMIT");
            return row;
        }
        finally
        {
            RollBackIfOpen();
        }
    });

    /// <inheritdoc/>
    public Task<RoundResult> Commit(LedgerRound round, CancellationToken cancellationToken) => _writer.Run(() => CommitNow(round));

    /// <inheritdoc/>
    public Task<bool> HandOver(ShardClaim claim, CancellationToken cancellationToken) => _writer.Run(() =>
    {
        using var command = WriteConnection.CreateCommand();
        command.CommandText = "UPDATE granary_shard SET handed_over = epoch WHERE shard = @shard AND epoch = @epoch";
        command.Parameters.AddWithValue("@shard", claim.Shard);
        command.Parameters.AddWithValue("@epoch", claim.Epoch);
        return command.ExecuteNonQuery() == 1;
    });

    /// <inheritdoc/>
    public Task<EpochReport> ReadEpochs(IReadOnlyList<string> shards, CancellationToken cancellationToken) => OnReader(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT shard, epoch FROM granary_shard WHERE shard IN ({string.Join(", ", shards.Select(static (_, i) => $"@s{i}"))})";
        for (var i = 0; i < shards.Count; i++)
        {
            command.Parameters.AddWithValue($"@s{i}", shards[i]);
        }

        var epochs = new Dictionary<string, long>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            epochs[reader.GetString(0)] = reader.GetInt64(1);
        }

        return new EpochReport(epochs, _time.GetUtcNow());
    });

    /// <inheritdoc/>
    public Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        OnReader(connection => query(connection, cancellationToken).GetAwaiter().GetResult());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }

        foreach (var connection in _readConnections)
        {
            connection?.Dispose();
        }

        CloseWriteConnection();
    }

    private SqliteConnection WriteConnection => _writeConnection ??= Open("PRAGMA synchronous = FULL");

    private RoundResult CommitNow(LedgerRound round)
    {
        Begin();
        try
        {
            if (StaleClaims(round) is { Count: > 0 } stale)
            {
                return new RoundResult.Stale(stale);
            }

            try
            {
                Write(round);
            }
            catch (SqliteException error) when (error.SqliteErrorCode is ConstraintError or MismatchError or TooBigError or RangeError or SqlError)
            {
                return new RoundResult.Rejected(error);
            }

            Execute("COMMIT");
            return new RoundResult.Committed();
        }
        catch
        {
            // A connection whose commit failed half-way is not to be trusted with the next one; closing it rolls back.
            CloseWriteConnection();
            throw;
        }
        finally
        {
            RollBackIfOpen();
        }
    }

    private HashSet<ShardClaim> StaleClaims(LedgerRound round)
    {
        var stale = new HashSet<ShardClaim>();
        var look = StatementFor("SELECT epoch FROM granary_shard WHERE shard = @shard", "shard");
        foreach (var claim in round.Claims)
        {
            if (look.Number(claim.Shard) != claim.Epoch)
            {
                stale.Add(claim);
            }
        }

        return stale;
    }

    private void Write(LedgerRound round)
    {
        foreach (var (statement, rows) in round.Statements())
        {
            if (!_statements.TryGetValue(statement, out var prepared))
            {
                prepared = new SqliteStatement(WriteConnection, statement.Sqlite, statement.Columns.Select(static column => column.Name));
                _statements.Add(statement, prepared);
            }

            foreach (var row in rows)
            {
                prepared.Run(row);
            }
        }
    }

    private Task<T> OnReader<T>(Func<SqliteConnection, T> query)
    {
        var index = (int)((uint)Interlocked.Increment(ref _nextReader) % ReaderCount);
        return _readers[index].Run(() =>
        {
            var connection = _readConnections[index] ??= Open("PRAGMA query_only = ON");
            return query(connection);
        });
    }

    // IMMEDIATE takes the write lock before the first look at an epoch, so nobody can claim between look and commit.
    private void Begin()
    {
        try
        {
            Execute("BEGIN IMMEDIATE");
        }
        catch (SqliteException error)
        {
            CloseWriteConnection();
            throw LedgerException.Unavailable(
                error.SqliteErrorCode is BusyError or LockedError
                    ? $"The database file is held by another process for more than {LedgerLimits.RoundTimeout.TotalSeconds:0} s."
                    : $"The database file cannot be written: {error.Message}",
                error);
        }
    }

    private void Execute(string sql) => StatementFor(sql).Run();

    // Kept, so that a round parses nothing.
    private SqliteStatement StatementFor(string sql, params IEnumerable<string> parameters)
    {
        if (!_texts.TryGetValue(sql, out var statement))
        {
            _texts.Add(sql, statement = new SqliteStatement(WriteConnection, sql, parameters));
        }

        return statement;
    }

    private void RollBackIfOpen()
    {
        if (_writeConnection is { Handle: { } handle } && SQLitePCL.raw.sqlite3_get_autocommit(handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    private void CloseWriteConnection()
    {
        foreach (var statement in _statements.Values.Concat(_texts.Values))
        {
            statement.Dispose();
        }

        _statements.Clear();
        _texts.Clear();
        _writeConnection?.Dispose();
        _writeConnection = null;
    }

    private SqliteConnection Open(string pragma)
    {
        // SQLite's own busy handler waits; the driver would add sleeps of 150 ms until its timeout, so that is short.
        var connection = new SqliteConnection(_connectionString) { DefaultTimeout = 1 };
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {(int)LedgerLimits.RoundTimeout.TotalMilliseconds}; {pragma}";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
