namespace Granary.Ledger;

/// <summary>The statements that Orleans' grain storage runs are compare-and-sets on either database.</summary>
public sealed class GrainStorageScriptTests
{
    public static TheoryData<DatabaseProvider, string?> Keys => new()
    {
        { DatabaseProvider.Sqlite, null },
        { DatabaseProvider.Sqlite, "extension" },
        { DatabaseProvider.Postgres, null },
        { DatabaseProvider.Postgres, "extension" },
    };

    [Theory, MemberData(nameof(Keys))]
    public async Task Of_two_first_writes_one_is_refused(DatabaseProvider provider, string? extension)
    {
        await using var store = await LedgerStore.CreateAsync(provider);

        var first = await RunAsync(store, "WriteToStorageKey", extension, version: null);
        var second = await RunAsync(store, "WriteToStorageKey", extension, version: null);

        Assert.Equal((1L, null), (first, second));
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task A_write_on_an_old_version_is_refused(DatabaseProvider provider, string? extension)
    {
        await using var store = await LedgerStore.CreateAsync(provider);
        await RunAsync(store, "WriteToStorageKey", extension, version: null);

        var fresh = await RunAsync(store, "WriteToStorageKey", extension, version: 1);
        var stale = await RunAsync(store, "WriteToStorageKey", extension, version: 1);

        Assert.Equal((2L, null), (fresh, stale));
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task A_writer_that_holds_a_version_does_not_bring_a_deleted_row_back(DatabaseProvider provider, string? extension)
    {
        await using var store = await LedgerStore.CreateAsync(provider);
        await RunAsync(store, "WriteToStorageKey", extension, version: null);
        var deleted = await RunAsync(store, "DeleteStorageKey", extension, version: 1);

        var revived = await RunAsync(store, "WriteToStorageKey", extension, version: 1);

        Assert.Equal((2L, null), (deleted, revived));
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task A_cleared_row_keeps_its_version(DatabaseProvider provider, string? extension)
    {
        await using var store = await LedgerStore.CreateAsync(provider);
        await RunAsync(store, "WriteToStorageKey", extension, version: null);

        var stale = await RunAsync(store, "ClearStorageKey", extension, version: 7);
        var cleared = await RunAsync(store, "ClearStorageKey", extension, version: 1);

        Assert.Equal((null, 2L), (stale, cleared));
    }

    // The parameters as Microsoft.Orleans.Persistence.AdoNet names and types them.
    private static async Task<long?> RunAsync(LedgerStore store, string query, string? extension, int? version)
    {
        await using var connection = await store.Database.OrleansTables.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{query}'";
        command.CommandText = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        Add("GrainIdHash", 1);
        Add("GrainIdN0", 2L);
        Add("GrainIdN1", 3L);
        Add("GrainTypeHash", 4);
        Add("GrainTypeString", "type");
        Add("GrainIdExtensionString", extension);
        Add("ServiceId", "granary");
        Add("GrainStateVersion", version);
        if (query == "WriteToStorageKey")
        {
            Add("PayloadBinary", new byte[] { 1 });
        }

        var result = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        return result is null or DBNull ? null : Convert.ToInt64(result, System.Globalization.CultureInfo.InvariantCulture);

        void Add(string name, object? value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }
}
