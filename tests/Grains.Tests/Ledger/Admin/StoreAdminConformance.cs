using System.Text.RegularExpressions;
using Granary.Ids;
using Granary.Ledger.Schema;
using Granary.Shards;
using Microsoft.Data.Sqlite;

namespace Granary.Ledger.Admin;

/// <summary>What an operator may rely on when a store is saved, brought back and raised, on either database.</summary>
public abstract partial class StoreAdminConformance
{
    private static readonly RestoredOptions Known = new() { SequenceGap = 1_000 };

    /// <summary>What a restore changes in every store; the other tables come back as they were.</summary>
    private static readonly string[] Raised =
        ["granary_store", "granary_shard", "granary_ids_pool", "granary_ids_mark", "granary_ids_lease", "granary_ids_sequence"];

    // Silos of the moment, texts that come with the schema, and its journal.
    private static readonly string[] NotCarried =
        ["granary_schema", "orleansquery", "orleansmembershiptable", "orleansmembershipversiontable"];

    internal abstract DatabaseProvider Provider { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_of_the_schema_is_in_the_backup_but_those_of_the_moment()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        var scripts = SchemaScript.Below(Provider, "").Select(static script => script.Read());
        var tables = scripts.SelectMany(static script => CreateTable().Matches(script)).Select(static match => match.Groups[1].Value.ToLowerInvariant());

        var report = await store.Admin.BackupAsync(store.File("backup"), Cancellation);

        Assert.Equal(tables.Except(NotCarried).Order(StringComparer.Ordinal), report.Tables.Select(static table => table.Table));
        Assert.DoesNotContain(report.Tables, static table => table.Rows == 0);
    }

    [Fact]
    public async Task A_backup_that_is_restored_brings_back_every_row_and_another_incarnation()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        await using var empty = await StoreFixture.PlaceAsync(Provider);
        var before = await store.DescribeAsync(Raised);
        var incarnation = (await store.MigrateAsync()).Incarnation;
        await store.Admin.BackupAsync(store.File("backup"), Cancellation);

        var report = await empty.Admin.RestoreAsync(store.File("backup"), overwrite: false, Known, Cancellation);

        Assert.Equal(before, await empty.DescribeAsync(Raised));
        Assert.Equal(incarnation, report.Restored!.Before);
        Assert.Equal(report.Restored.After, (await empty.MigrateAsync()).Incarnation);
        Assert.NotEqual(incarnation, report.Restored.After);
    }

    [Fact]
    public async Task A_backup_of_one_database_is_restored_to_the_other()
    {
        var other = Provider == DatabaseProvider.Sqlite ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite;
        await using var empty = await StoreFixture.PlaceAsync(other);
        await using var store = await StoreFixture.FilledAsync(Provider);
        await store.Admin.BackupAsync(store.File("backup"), Cancellation);

        await empty.Admin.RestoreAsync(store.File("backup"), overwrite: false, Known, Cancellation);

        Assert.Equal(await store.DescribeAsync(Raised), await empty.DescribeAsync(Raised));
    }

    [Fact]
    public async Task Every_epoch_is_raised_above_all_that_were_claimed_and_no_shard_counts_as_handed_over()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);

        var first = await store.Admin.RestoredAsync(Known, Cancellation);
        var second = await store.Admin.RestoredAsync(Known, Cancellation);

        Assert.True(first.Epoch > 7 + AdminLimits.EpochRaise);
        Assert.True(second.Epoch >= first.Epoch + AdminLimits.EpochRaise);
        Assert.Equal(48, await store.ScalarAsync($"SELECT count(*) FROM granary_shard WHERE epoch = {second.Epoch} AND handed_over = 0"));
        Assert.Equal(48, await store.ScalarAsync("SELECT count(*) FROM granary_shard"));
    }

    [Fact]
    public async Task The_former_holders_lease_is_ended_and_the_next_one_begins_behind_all_that_it_may_use_and_at_once()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        var table = await store.LoadAsync();
        var now = TimeProvider.System.GetUtcNow();
        var former = Assert.IsType<WorkerLease>(table.Decide(Request(), now).Reply);

        var report = await store.Admin.RestoredAsync(Known, Cancellation);

        var restored = await store.LoadAsync();
        var renewal = restored.Decide(new RenewWorkers(OperationId.New(), "orders", former.LeaseId, IdLimits.BudgetDefault), now).Reply;
        var next = Assert.IsType<WorkerLease>(restored.Decide(Request(), now).Reply);
        Assert.Equal(IdCodes.LeaseLost, Assert.IsType<Refusal>(renewal).Code);
        Assert.True(next.Lo >= former.Hi, $"{next.Lo} is before {former.Hi}");
        Assert.Equal(1, report.LeasesEnded);
    }

    [Fact]
    public async Task A_pool_that_the_backup_does_not_know_begins_behind_its_former_holders_too()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        var now = TimeProvider.System.GetUtcNow();
        var lost = await store.LoadAsync();
        lost.Decide(new CreatePool(OperationId.New(), new PoolDefinition { Name = "since" }), now);
        var former = Assert.IsType<WorkerLease>(lost.Decide(Request("since"), now).Reply);
        await store.Admin.RestoredAsync(Known, Cancellation);

        var restored = await store.LoadAsync();
        restored.Decide(new CreatePool(OperationId.New(), new PoolDefinition { Name = "since" }), now);
        var next = Assert.IsType<WorkerLease>(restored.Decide(Request("since"), now).Reply);

        Assert.True(next.Lo >= former.Hi, $"{next.Lo} is before {former.Hi}");
    }

    [Fact]
    public async Task A_named_budget_moves_pools_as_far_ahead()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        var now = TimeProvider.System.GetUtcNow();

        var report = await store.Admin.RestoredAsync(Known with { Budget = IdLimits.BudgetMax }, Cancellation);

        Assert.True(report.Floor >= now + IdLimits.BudgetMax);
    }

    [Fact]
    public async Task Sequences_skip_the_gap_or_go_on_as_they_are_told_and_returned_values_are_forgotten()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        await store.PutAsync(new SequenceRow(new SequenceDefinition("exact"), DateTimeOffset.UnixEpoch, 50, ""));

        var report = await store.Admin.RestoredAsync(Known with { Sequences = Known.Sequences.Add("exact", 5_001) }, Cancellation);

        Assert.Equal(
            [new RestoredSequence("exact", 51, 5_001), new RestoredSequence("invoices", 6_000, 16_000), new RestoredSequence("short", null, null)],
            report.Sequences);
        var taken = (await store.LoadAsync()).Decide(new TakeRange(OperationId.New(), "invoices", 16), TimeProvider.System.GetUtcNow()).Reply;
        Assert.Equal(16_000, Assert.IsType<SequenceRange>(taken).First);
    }

    [Theory]
    [InlineData("left", 60L, "left")]
    [InlineData("left", 1_000L, "unknown=5")]
    [InlineData("left", 10L, "left=40")]
    public async Task What_cannot_be_raised_is_refused_by_name_and_nothing_changes(string name, long gap, string exact)
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        await store.PutAsync(new SequenceRow(new SequenceDefinition(name, 1, 1, 100), DateTimeOffset.UnixEpoch, 50, ""));
        var before = await store.DescribeAsync();
        var options = Known with { SequenceGap = gap };
        options = exact.Split('=') is [var sequence, var next] ? options with { Sequences = options.Sequences.Add(sequence, long.Parse(next, null)) } : options;

        var refused = await Assert.ThrowsAnyAsync<GranaryException>(() => store.Admin.RestoredAsync(options, Cancellation));

        Assert.Equal(AdminCodes.SequenceInvalid, refused.Code);
        Assert.Contains($"'{exact.Split('=')[0]}'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await store.DescribeAsync());
    }

    [Fact]
    public async Task A_store_that_holds_something_is_overwritten_only_on_demand_and_what_it_knew_is_not_given_out_again()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        await store.Admin.BackupAsync(store.File("backup"), Cancellation);
        await store.PutAsync(new SequenceRow(new SequenceDefinition("invoices", 1000, 10), DateTimeOffset.UnixEpoch, 70_000, ""));
        var before = await store.DescribeAsync();

        var refused = await Assert.ThrowsAnyAsync<GranaryException>(
            () => store.Admin.RestoreAsync(store.File("backup"), overwrite: false, Known, Cancellation));
        var untouched = await store.DescribeAsync();
        var report = await store.Admin.RestoreAsync(store.File("backup"), overwrite: true, Known, Cancellation);

        Assert.Equal((AdminCodes.StoreNotEmpty, before), (refused.Code, untouched));
        Assert.Equal(1_000 + (71_000 * 10), report.Restored!.Sequences.Single(static sequence => sequence.Name == "invoices").After);
    }

    [Fact]
    public async Task A_backup_of_an_older_schema_is_brought_up_to_date_on_the_way()
    {
        await using var store = await StoreFixture.FilledAsync(Provider);
        await using var empty = await StoreFixture.PlaceAsync(Provider);
        var file = store.File("backup");
        await store.Admin.BackupAsync(file, Cancellation);
        var last = SchemaScript.Below(DatabaseProvider.Sqlite, "Granary/")[^1];
        var tables = CreateTable().Matches(last.Read()).Select(static match => match.Groups[1].Value).ToList();
        await DamageAsync(file, string.Join(';', tables.SelectMany(static table => new[] { $"DROP TABLE {table}", $"DELETE FROM backup_table WHERE name = '{table}'" })
            .Append($"DELETE FROM granary_schema WHERE ScriptName = '{last.Name}'")));
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);

        var report = await empty.Admin.RestoreAsync(file, overwrite: false, Known, Cancellation);

        Assert.Equal(1, report.Tables.Single(static table => table.Table == "granary_key").Rows);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file, Cancellation));
    }

    [Fact]
    public async Task A_copy_and_the_copy_of_the_copy_hold_the_same_rows()
    {
        var other = Provider == DatabaseProvider.Sqlite ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite;
        await using var there = await StoreFixture.PlaceAsync(other);
        await using var store = await StoreFixture.FilledAsync(Provider);
        await using var back = await StoreFixture.PlaceAsync(Provider);

        await store.Admin.CopyAsync(there.Options, overwrite: false, Cancellation);
        await there.Admin.CopyAsync(back.Options, overwrite: false, Cancellation);

        Assert.Equal(await store.DescribeAsync(), await there.DescribeAsync());
        Assert.Equal(await store.DescribeAsync(), await back.DescribeAsync());
    }

    [Fact]
    public async Task A_backup_of_nothing_is_refused_and_leaves_no_file()
    {
        await using var nothing = await StoreFixture.PlaceAsync(Provider);

        var refused = await Assert.ThrowsAnyAsync<GranaryException>(() => nothing.Admin.BackupAsync(nothing.File("backup"), Cancellation));

        Assert.Equal(AdminCodes.StoreMissing, refused.Code);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(nothing.File("backup"))!, "backup*"));
    }

    private static LeaseWorkers Request(string pool = "orders") =>
        new(OperationId.New(), pool, 1, new WorkerHolder(null, "host", "shop"), 0, IdLimits.BudgetDefault);

    internal static async Task DamageAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    [GeneratedRegex(@"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreateTable();
}
