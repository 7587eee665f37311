using Granary.Processes;

namespace Granary.Hosting;

/// <summary>Clients that are told where the database is, and find the gateways there.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class ClientDatabaseTests(OneSilo shared)
{
    [Fact]
    public async Task A_client_finds_the_silos_through_their_SQLite_file()
    {
        var file = Path.Combine(shared.Silo.Settings.DataDirectory, "orleans.db");

        await AssertServesAsync(new ClientDatabase(ClientDatabaseKind.Sqlite, file));
    }

    [Fact]
    public async Task A_client_finds_the_silos_through_PostgreSQL()
    {
        using var data = new TemporaryFolder();
        await using var database = await PostgresDatabase.CreateAsync();
        await using var silo = await SiloProcess.StartAsync(
            new() { DataDirectory = data.Path, PostgresConnectionString = database.ConnectionString });

        await AssertServesAsync(new ClientDatabase(ClientDatabaseKind.Postgres, database.ConnectionString));
    }

    private static async Task AssertServesAsync(ClientDatabase database)
    {
        await using var client = await ClusterClient.ConnectAsync(options => options.Database = database);

        var ids = await client.Ids.OpenSnowflakeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(ids.Next() < ids.Next());
    }
}
