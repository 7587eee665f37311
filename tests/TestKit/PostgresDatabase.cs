using Granary.Processes;
using Npgsql;

namespace Granary;

/// <summary>
/// A fresh, empty database on the PostgreSQL server that the environment variable GRANARY_TEST_POSTGRES names (test.sh
/// starts a private one), dropped at disposal together with whatever is still connected to it. One per suite or fixture.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    public const string Variable = "GRANARY_TEST_POSTGRES";

    private readonly string _server;

    private PostgresDatabase(string server, string name)
    {
        _server = server;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>True when there is a server to make databases on.</summary>
    public static bool IsAvailable => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    public string Name { get; }

    /// <summary>Of the database, for Npgsql.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a database; without a server the test is skipped, or failed when CI=true.</summary>
    public static async Task<PostgresDatabase> CreateAsync()
    {
        SkipUnlessAvailable();
        return await CreateAsync(Environment.GetEnvironmentVariable(Variable)!);
    }

    /// <summary>Makes a database on a server of the test's own.</summary>
    public static Task<PostgresDatabase> CreateAsync(PostgresServer server) => CreateAsync(server.ConnectionString);

    /// <summary>Skips the running test without a server, or fails it when CI=true.</summary>
    public static void SkipUnlessAvailable()
    {
        if (!IsAvailable)
        {
            TestEnvironment.SkipBecause(
                $"There is no PostgreSQL to test on: {Variable} is not set. Run ./test.sh, which starts a private server.");
        }
    }

    /// <summary>Runs one statement in this database on a connection of its own.</summary>
    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    /// <summary>The first column of the first row that the query answers with, in this database, on a connection of its own.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await OpenAsync(ConnectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await ExecuteAsync(_server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private static async Task<PostgresDatabase> CreateAsync(string server)
    {
        var database = new PostgresDatabase(server, $"granary_{Guid.NewGuid():N}");
        await ExecuteAsync(server, $"CREATE DATABASE {database.Name}");
        return database;
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        // Not pooled: a connection that idles in a pool would count against the server's limit for the rest of the run.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
