using System.Data.Common;
using Npgsql;

namespace Granary.Ledger.Schema;

/// <summary>Held by the one process that changes the schema; the death of the process gives it back.</summary>
internal sealed class SchemaLock : IAsyncDisposable
{
    /// <summary>How long a silo waits for another one that is changing the schema.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // "granary" as a number, so that no other application on the server means the same lock.
    private const long AdvisoryKey = 0x67_72_61_6E_61_72_79;

    private readonly IAsyncDisposable _holder;

    private SchemaLock(IAsyncDisposable holder) => _holder = holder;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="SchemaException">Another process held it for longer than <see cref="Patience"/>.</exception>
    public static Task<SchemaLock> TakeAsync(Database database, TimeProvider clock, CancellationToken cancellationToken) =>
        database.Provider == DatabaseProvider.Sqlite
            ? TakeFileAsync(Path.Combine(database.Options.DataDirectory, "schema.lock"), clock, cancellationToken)
            : TakeAdvisoryAsync(database.GranaryTables, cancellationToken);

    /// <summary>Lets the next one go on.</summary>
    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private static async Task<SchemaLock> TakeFileAsync(string file, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await LockFile.TakeAsync(file, Patience, clock, cancellationToken) ?? throw TooLong(file));

    private static async Task<SchemaLock> TakeAdvisoryAsync(DbDataSource tables, CancellationToken cancellationToken)
    {
        var connection = await tables.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandTimeout = (int)Patience.TotalSeconds;
            command.CommandText = $"SELECT pg_advisory_lock({AdvisoryKey})";
            await command.ExecuteNonQueryAsync(cancellationToken);

            return new(new AdvisoryLock(connection));
        }
        catch (NpgsqlException late) when (late.InnerException is TimeoutException)
        {
            await connection.DisposeAsync();
            throw TooLong("PostgreSQL", late);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static SchemaException TooLong(string where, Exception? held = null) => new(
        $"Another process has been changing the schema of {where} for longer than {Patience.TotalSeconds:0} s. "
        + "Let it finish, or end it, and start this silo again.", held);

    // Said aloud, because closing the connection does not: it goes back to the pool, and its session is reset only when it is
    // used again. Should the word not arrive, then the session is gone, and the lock with it.
    private sealed class AdvisoryLock(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using var held = connection;
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT pg_advisory_unlock({AdvisoryKey})";
            await command.ExecuteNonQueryAsync();
        }
    }
}
