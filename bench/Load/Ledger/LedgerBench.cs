using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Granary.Ledger.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ledger;

/// <summary>
/// Commits per second and rows per commit at 1, 8, 64 and 512 callers, on SQLite and, where it is given, PostgreSQL; beside
/// them the bare driver with a transaction for each row, from one caller.
/// </summary>
internal static class LedgerBench
{
    private const int ShardCount = 16;

    private static readonly int[] Callers = [1, 8, 64, 512];
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    public static async Task<int> Run(string[] args)
    {
        Machine.Print();
        var folder = Directory.CreateTempSubdirectory("granary-bench-");
        try
        {
            await Measure("SQLite", new DatabaseOptions { DataDirectory = folder.FullName });
            if (args is ["--postgres", var connectionString])
            {
                await Measure("PostgreSQL", new DatabaseOptions { Provider = DatabaseProvider.Postgres, ConnectionString = connectionString });
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Measure(string name, DatabaseOptions options)
    {
        await using var database = Database.Open(options);
        await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        await Prepare(database);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var counted = new CountedDatabase(LedgerSiloBuilderExtensions.Open(database, TimeProvider.System));
        await using var ledger = new SiloLedger(
            counted, "bench", ActivatorUtilities.CreateInstance<LedgerMetrics>(services), TimeProvider.System, NullLogger<SiloLedger>.Instance);
        var claims = await Task.WhenAll(Enumerable.Range(0, ShardCount).Select(i => ledger.Claim($"bench/{i:00}", CancellationToken.None)));

        var bare = new List<double>();
        var results = Callers.ToDictionary(static callers => callers, static _ => new List<(double Changes, double PerCommit)>());
        for (var round = 0; round <= Rounds.Least; round++)
        {
            var single = await Bare(database);
            foreach (var callers in Callers)
            {
                var result = await Load(ledger, counted, claims, callers);
                if (round > 0)
                {
                    results[callers].Add(result);
                }
            }

            if (round > 0)
            {
                bare.Add(single);
            }
        }

        var floor = Median(bare);
        Say($"{name}: the driver alone, a transaction a row, 1 caller: {floor,10:N0} rows/s");
        foreach (var callers in Callers)
        {
            var rows = Median(results[callers].Select(static r => r.Changes));
            var perCommit = Median(results[callers].Select(static r => r.PerCommit));
            Say($"{name}: ledger, {callers,3} callers: {rows,10:N0} changes/s in {rows / perCommit,8:N0} commits/s, {perCommit,6:N1} rows a commit; {rows / floor,6:N2}x the driver alone");
        }
    }

    private static async Task Prepare(Database database)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "DROP TABLE IF EXISTS bench_item; CREATE TABLE bench_item (shard text NOT NULL, name text NOT NULL, value bigint NOT NULL, PRIMARY KEY (shard, name))";
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<(double Changes, double PerCommit)> Load(SiloLedger ledger, CountedDatabase database, ShardClaim[] claims, int callers)
    {
        var table = new LedgerTable("bench_item", [new("shard", LedgerType.Text), new("name", LedgerType.Text)], [new("value", LedgerType.BigInt)]);
        var commitsBefore = database.Commits;
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var claim = claims[caller % ShardCount];
            var count = 0L;
            while (Stopwatch.GetElapsedTime(started) < Slice)
            {
                await ledger.Commit(claim, [table.Put(claim.Shard, $"{caller}-{count % 1000}", count)]);
                count++;
            }

            return count;
        })));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (counts.Sum() / seconds, (double)counts.Sum() / (database.Commits - commitsBefore));
    }

    private static async Task<double> Bare(Database database)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            command.CommandText = "PRAGMA synchronous = FULL";
            await command.ExecuteNonQueryAsync();
        }

        command.CommandText =
            "INSERT INTO bench_item (shard, name, value) VALUES ('bare', @name, @value) ON CONFLICT (shard, name) DO UPDATE SET value = excluded.value";
        command.AddParameter("@name", "");
        command.AddParameter("@value", 0L);
        return await Repeat(command);
    }

    private static async Task<double> Repeat(DbCommand command)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0L;
        while (Stopwatch.GetElapsedTime(started) < Slice)
        {
            command.Parameters["@name"].Value = $"{count % 1000}";
            command.Parameters["@value"].Value = count;
            await command.ExecuteNonQueryAsync();
            count++;
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
