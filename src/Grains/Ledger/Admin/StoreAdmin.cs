using System.Runtime.CompilerServices;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ledger.Admin;

/// <summary>What an operator does with a whole store: save it, bring it back, move it to another database.</summary>
/// <param name="options">The store.</param>
/// <param name="clock">Dates a backup, and is the time of an SQLite database.</param>
/// <param name="progress">Told of a table's rows every now and then, and at its end.</param>
public sealed class StoreAdmin(DatabaseOptions options, TimeProvider clock, Action<TableCount>? progress = null)
{
    private const string Unfinished = ".new";

    /// <summary>Saves the store as it is at one moment, beside silos that go on serving. The file has its name only once it is whole.</summary>
    /// <param name="file">The backup, which must not be there yet.</param>
    /// <param name="cancellationToken">Gives up; no file is left.</param>
    /// <exception cref="GranaryException">The file is there, or the store is not or has an older schema.</exception>
    /// <exception cref="SchemaException">The store's schema is newer than this version.</exception>
    public async Task<StoreReport> BackupAsync(string file, CancellationToken cancellationToken = default)
    {
        var path = Path.GetFullPath(file);
        if (File.Exists(path))
        {
            throw AdminError.Conflict(AdminCodes.FileExists, $"There is a file {path} already; name another, or remove it.");
        }

        var unfinished = path + Unfinished;
        Delete(unfinished);
        try
        {
            // SQLite blocks its caller, and may do so for long.
            var report = await Task.Run(() => FillAsync(unfinished, cancellationToken), cancellationToken);
            Flush(unfinished);
            File.Move(unfinished, path, overwrite: false);
            return report;
        }
        finally
        {
            Delete(unfinished);
        }
    }

    /// <summary>Fills the store from a backup and makes it safe to serve from, in one transaction. No silo may run on the store.</summary>
    /// <param name="file">The backup; all of it is checked before anything is changed.</param>
    /// <param name="overwrite">Whether what the store holds may go.</param>
    /// <param name="restored">What is known of the time since the backup.</param>
    /// <param name="cancellationToken">Gives up before the end; nothing is changed then.</param>
    /// <exception cref="GranaryException">The backup or the store will not do; the message says why.</exception>
    /// <exception cref="SchemaException">The store's schema is newer than this version.</exception>
    public async Task<StoreReport> RestoreAsync(
        string file, bool overwrite, RestoredOptions restored, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(restored);
        restored.Validate();
        var path = Path.GetFullPath(file);
        var isOlder = await BackupFile.VerifyAsync(path, clock, cancellationToken);
        await PrepareTargetAsync(options, overwrite, cancellationToken);
        if (!isOlder)
        {
            return await RestoreAsync(path, restored, cancellationToken);
        }

        // The scripts bring a copy up to date, so that the backup stays what it is.
        var upgraded = Path.Combine(Path.GetTempPath(), $"granary-restore-{Guid.NewGuid():N}.db");
        try
        {
            File.Copy(path, upgraded);
            await BackupFile.UpgradeAsync(upgraded, cancellationToken);
            return await RestoreAsync(upgraded, restored, cancellationToken);
        }
        finally
        {
            Delete(upgraded);
        }
    }

    /// <summary>Makes a store safe to serve from that was brought back by other means. No silo may run on it.</summary>
    /// <param name="restored">What is known of the time since the backup.</param>
    /// <param name="cancellationToken">Gives up before the end; nothing is changed then.</param>
    /// <exception cref="GranaryException">Something cannot be raised, or the store is in use.</exception>
    /// <exception cref="SchemaException">The store's schema is newer than this version.</exception>
    public async Task<RestoredReport> RestoredAsync(RestoredOptions restored, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(restored);
        restored.Validate();
        await ThrowUnlessThereAsync(options, mayBeOlder: true, cancellationToken);
        await MigrateAsync(options, cancellationToken);
        await using var store = await WriteAsync(options, cancellationToken);
        var report = await new StoreRaise(store, restored, StoreRaise.Blocks()).RunAsync(cancellationToken);
        await store.CommitAsync(cancellationToken);
        return report;
    }

    /// <summary>Copies the store, as it is, to another database. No silo may run on either; the copy is the store from then on.</summary>
    /// <param name="target">The other database.</param>
    /// <param name="overwrite">Whether what the target holds may go.</param>
    /// <param name="cancellationToken">Gives up before the end; nothing is changed then.</param>
    /// <exception cref="GranaryException">One of the two will not do; the message says why.</exception>
    /// <exception cref="SchemaException">A schema is newer than this version.</exception>
    public async Task<StoreReport> CopyAsync(DatabaseOptions target, bool overwrite, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (IsSame(target))
        {
            throw AdminError.Invalid(AdminCodes.SameStore, "Source and target are the same store; name another target.");
        }

        await ThrowUnlessThereAsync(options, mayBeOlder: false, cancellationToken);

        // Whoever changes a store keeps everybody out, so nothing is written behind the copy's back.
        await using var source = await WriteAsync(options, cancellationToken);
        await PrepareTargetAsync(target, overwrite, cancellationToken);
        await using var store = await WriteAsync(target, cancellationToken);
        await ClearAsync(store, cancellationToken);
        var copied = await CopyAsync(source, store, cancellationToken);
        var incarnation = await IncarnationAsync(source, cancellationToken);
        await store.CommitAsync(cancellationToken);
        return new StoreReport(incarnation, copied);
    }

    private async Task<StoreReport> FillAsync(string unfinished, CancellationToken cancellationToken)
    {
        await ThrowUnlessThereAsync(options, mayBeOlder: false, cancellationToken);
        await BackupFile.CreateAsync(unfinished, cancellationToken);
        await using var source = options.Provider == DatabaseProvider.Sqlite
            ? (StoreSession)await SqliteStoreSession.ReadAsync(options, clock)
            : await PostgresStoreSession.ReadAsync(options, cancellationToken);
        await using var backup = await SqliteStoreSession.WriteAsync(unfinished, clock);
        var sums = new List<(StoreTable, TableSum)>();
        var counts = await CopyAsync(source, backup, cancellationToken, (table, sum) => sums.Add((table, sum)));
        await BackupFile.DescribeAsync(backup, sums, options.Provider, clock.GetUtcNow(), cancellationToken);
        var incarnation = await IncarnationAsync(backup, cancellationToken);
        await backup.CommitAsync(cancellationToken);
        return new StoreReport(incarnation, counts);
    }

    private async Task<StoreReport> RestoreAsync(string file, RestoredOptions restored, CancellationToken cancellationToken)
    {
        await using var backup = await SqliteStoreSession.ReadAsync(file, clock);
        await using var store = await WriteAsync(options, cancellationToken);
        var raise = new StoreRaise(store, restored, StoreRaise.Blocks());
        await raise.RememberAsync(cancellationToken);
        await ClearAsync(store, cancellationToken);
        var counts = await CopyAsync(backup, store, cancellationToken);
        var incarnation = await IncarnationAsync(backup, cancellationToken);
        var report = await raise.RunAsync(cancellationToken);
        await store.CommitAsync(cancellationToken);
        return new StoreReport(incarnation, counts, report);
    }

    private async Task<List<TableCount>> CopyAsync(
        StoreSession source, StoreSession target, CancellationToken cancellationToken, Action<StoreTable, TableSum>? summed = null)
    {
        var from = await source.TablesAsync(cancellationToken);
        var to = (await target.TablesAsync(cancellationToken)).ToDictionary(static table => table.Key);
        if (from.FirstOrDefault(table => !to.TryGetValue(table.Key, out var other) || !table.Matches(other)) is { } odd)
        {
            throw AdminError.Conflict(AdminCodes.SchemaDiffers, $"The table {odd.Key} has other columns in the target, or is not there.");
        }

        if (to.Keys.Except(from.Select(static table => table.Key)).FirstOrDefault() is { } missing)
        {
            throw AdminError.Conflict(AdminCodes.SchemaDiffers, $"The table {missing} is in the target and not in the source.");
        }

        var counts = new List<TableCount>();
        foreach (var table in from)
        {
            var sum = new TableSum();
            await target.WriteAsync(to[table.Key], SumUp(source.ReadAsync(table, cancellationToken), table, sum, cancellationToken), cancellationToken);
            summed?.Invoke(table, sum);
            counts.Add(new TableCount(table.Key, sum.Rows));
            progress?.Invoke(counts[^1]);
        }

        return counts;
    }

    private async IAsyncEnumerable<object?[]> SumUp(
        IAsyncEnumerable<object?[]> rows, StoreTable table, TableSum sum, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            sum.Add(row);
            if (sum.Rows % AdminLimits.ProgressEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Invoke(new TableCount(table.Key, sum.Rows));
            }

            yield return row;
        }
    }

    private async Task PrepareTargetAsync(DatabaseOptions target, bool overwrite, CancellationToken cancellationToken)
    {
        var isThere = target.Provider == DatabaseProvider.Postgres || File.Exists(target.GranaryFile);
        if (isThere && !overwrite)
        {
            await using var database = Database.Open(target);
            if (await HasTablesAsync(database, cancellationToken) && !await IsEmptyAsync(target, cancellationToken))
            {
                throw AdminError.Conflict(
                    AdminCodes.StoreNotEmpty, "The store holds something already. Give --overwrite if that may go, or name an empty store.");
            }
        }

        await MigrateAsync(target, cancellationToken);
    }

    private async Task<bool> IsEmptyAsync(DatabaseOptions target, CancellationToken cancellationToken)
    {
        await using var session = target.Provider == DatabaseProvider.Sqlite
            ? (StoreSession)await SqliteStoreSession.ReadAsync(target, clock)
            : await PostgresStoreSession.ReadAsync(target, cancellationToken);
        return await session.IsEmptyAsync(cancellationToken);
    }

    private static async Task<bool> HasTablesAsync(Database database, CancellationToken cancellationToken)
    {
        var parts = SchemaPart.Of(database);
        return (await parts[0].PendingAsync(database.Provider, cancellationToken)).Count < parts[0].Scripts.Count;
    }

    private async Task MigrateAsync(DatabaseOptions target, CancellationToken cancellationToken)
    {
        await using var database = Database.Open(target);
        await new SchemaMigrator(database, clock, NullLogger<SchemaMigrator>.Instance).MigrateAsync(cancellationToken);
    }

    private static async Task ThrowUnlessThereAsync(DatabaseOptions store, bool mayBeOlder, CancellationToken cancellationToken)
    {
        if (store.Provider == DatabaseProvider.Sqlite && !File.Exists(store.GranaryFile))
        {
            throw new AdminError(
                RefusalKind.NotFound, AdminCodes.StoreMissing, $"There is no store: {store.GranaryFile} is not there. Check Granary:DataDirectory.");
        }

        await using var database = Database.Open(store);
        foreach (var part in SchemaPart.Of(database))
        {
            var pending = (await part.PendingAsync(database.Provider, cancellationToken)).Count;
            if (pending == part.Scripts.Count && part.Scripts[0].Name.StartsWith("Granary/", StringComparison.Ordinal))
            {
                throw new AdminError(RefusalKind.NotFound, AdminCodes.StoreMissing, $"There is no store in {part.Where}.");
            }

            if (pending > 0 && !mayBeOlder)
            {
                throw AdminError.Conflict(
                    AdminCodes.SchemaOlder,
                    $"The schema of {part.Where} is older than that of Granary {SchemaException.OwnVersion}. Do this with the version that the store was last "
                    + "opened with, or start this version on it first.");
            }
        }
    }

    private async Task<StoreSession> WriteAsync(DatabaseOptions store, CancellationToken cancellationToken) =>
        store.Provider == DatabaseProvider.Sqlite
            ? await SqliteStoreSession.WriteAsync(store, clock)
            : await PostgresStoreSession.WriteAsync(store, cancellationToken);

    private static async Task ClearAsync(StoreSession store, CancellationToken cancellationToken)
    {
        foreach (var table in await store.TablesAsync(cancellationToken))
        {
            await store.ExecuteAsync($"DELETE FROM {table.Name}", cancellationToken);
        }
    }

    private static async Task<Guid> IncarnationAsync(StoreSession store, CancellationToken cancellationToken) =>
        (await store.QueryAsync("SELECT incarnation FROM granary_store WHERE id = 1", static row => row.GetUuid(0), cancellationToken)).FirstOrDefault();

    private bool IsSame(DatabaseOptions target) => target.Provider == options.Provider
        && (options.Provider == DatabaseProvider.Sqlite
            ? target.GranaryFile == options.GranaryFile
            : target.ConnectionString == options.ConnectionString);

    private static void Flush(string file)
    {
        using var whole = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        whole.Flush(flushToDisk: true);
    }

    private static void Delete(string file)
    {
        foreach (var part in (string[])[file, file + "-journal", file + "-wal", file + "-shm"])
        {
            File.Delete(part);
        }
    }
}
