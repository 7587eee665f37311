using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Granary.Ledger.Sqlite;

/// <summary>Opens connections to one SQLite file, each with the settings that a connection string cannot carry.</summary>
/// <remarks>Nothing is pooled: a pooled connection passes on whatever transaction its last user left open, and with it the lock on
/// the file. One idle connection stays open instead, so that the write-ahead log need not be made anew by each of them.</remarks>
public sealed class SqliteDataSource : DbDataSource
{
    // Without busy_timeout the driver itself waits for locks, in steps of 150 ms. FULL because a commit must survive a power cut.
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL";

    private readonly Lock _guard = new();
    private SqliteConnection? _keeper;

    /// <summary>Prepares connections to <paramref name="file"/>, which is created when it is first opened.</summary>
    public SqliteDataSource(string file) => ConnectionString = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Pooling = false,
        ForeignKeys = true,
        DefaultTimeout = Database.TimeoutSeconds,
    }.ConnectionString;

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        lock (_guard)
        {
            _keeper ??= Connect();
        }

        return Connect();
    }

    /// <inheritdoc/>
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(OpenDbConnection());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_guard)
        {
            _keeper?.Dispose();
            _keeper = null;
        }

        base.Dispose(disposing);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
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
