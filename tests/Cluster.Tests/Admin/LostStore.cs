using System.Diagnostics.CodeAnalysis;
using Granary.Ids;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Granary.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Admin;

/// <summary>A silo with clients that draw over everything that happens to its store. All that they drew is held together at the end.</summary>
internal sealed class LostStore : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ClientProcess> _clients = [];
    private readonly List<SiloProcess> _silos = [];

    public LostStore(PostgresDatabase? database)
    {
        Settings = new() { DataDirectory = _folder.File("data"), PostgresConnectionString = database?.ConnectionString };
        Database = database;
    }

    /// <summary>Where the silo is; a store that moves changes it.</summary>
    public SiloProcessSettings Settings { get; set; }

    public PostgresDatabase? Database { get; set; }

    public SiloProcess Silo => _silos[^1];

    public IReadOnlyList<ClientProcess> Clients => _clients;

    public string File(string name) => _folder.File(name);

    /// <summary>Opens the store as a silo does before it serves; makes it if it is not there.</summary>
    public async Task MakeAsync()
    {
        await using var database = Ledger.Database.Open(new DatabaseOptions
        {
            Provider = Database is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres,
            ConnectionString = Database?.ConnectionString,
            DataDirectory = Settings.DataDirectory,
        });
        await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
    }

    public async Task StartAsync()
    {
        _silos.Add(SiloProcess.Start(Settings));
        await Silo.WaitUntilReadyAsync();
    }

    public async Task CreateSequenceAsync(string name)
    {
        await using var client = await ClusterClient.ConnectAsync(options => options.Gateways.Add(Silo.Gateway));
        await client.Ids.CreateSequenceAsync(new SequenceDefinition(name));
    }

    /// <summary>Starts one client on the pool and one on the sequence.</summary>
    public void StartClients(string sequence)
    {
        foreach (var drawn in (string?[])[null, sequence])
        {
            _clients.Add(ClientProcess.Start(new DrawSettings
            {
                Gateways = [$"127.0.0.1:{Settings.GatewayPort}"],
                File = _folder.File($"ids-{Guid.NewGuid():N}"),
                Sequence = drawn,
                Batch = 500,
                Every = TimeSpan.FromMilliseconds(20),
            }));
        }
    }

    /// <summary>Returns when every client has drawn more than it has at hand.</summary>
    public Task DrawOnAsync() => Task.WhenAll(
        _clients.Select(static client => client.WaitUntilDrawnAsync(client.DrawnCount + 20_000, TimeSpan.FromMinutes(2))));

    /// <summary>Runs a verb of the silo's program on this store.</summary>
    public Task<ProcessResult> AdminAsync(params string[] words) => ExternalProcess.RunAsync(BuiltProgram.Silo, ToArguments(words));

    /// <summary>Starts a verb of the silo's program on this store.</summary>
    public ExternalProcess StartAdmin(params string[] words) => ExternalProcess.Start(BuiltProgram.Silo, ToArguments(words));

    /// <summary>Removes all that the store holds.</summary>
    public async Task DestroyAsync()
    {
        if (Database is not null)
        {
            await Database.ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Settings.DataDirectory, "*.db*"))
        {
            System.IO.File.Delete(file);
        }
    }

    /// <summary>Copies the files of an SQLite store, as an operator does while no silo runs.</summary>
    public static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var stale in Directory.EnumerateFiles(to, "*.db*"))
        {
            System.IO.File.Delete(stale);
        }

        foreach (var file in Directory.EnumerateFiles(from, "*.db*"))
        {
            System.IO.File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own statements.")]
    public async Task<string?> ScalarAsync(string sql)
    {
        if (Database is not null)
        {
            return await Database.ScalarAsync<string>(sql);
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Settings.DataDirectory, "granary.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() as string;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The tests' own statements.")]
    public async Task ExecuteAsync(string sql)
    {
        if (Database is not null)
        {
            await Database.ExecuteAsync(sql);
            return;
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Settings.DataDirectory, "granary.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends all clients and holds them to the promises. Ids run ahead of time by a budget after a restore.</summary>
    public async Task VerifyAsync()
    {
        foreach (var client in _clients)
        {
            client.Process.Signal(ProcessSignal.Terminate);
            await client.WaitUntilDoneAsync();
        }

        var verified = await ExternalProcess.RunAsync(
            BuiltProgram.Cli, ["ids", "verify", "--tolerance", "1h", .. _clients.Select(static client => client.Settings.File)]);
        Assert.True(verified.ExitCode == 0, verified.StandardOutput + verified.StandardError);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _folder.Dispose();
    }

    private string[] ToArguments(string[] words) =>
    [
        "admin", .. words, $"--Granary:DataDirectory={Settings.DataDirectory}",
        .. Database is null
            ? (string[])[]
            : ["--Granary:Database:Provider=Postgres", $"--Granary:Database:ConnectionString={Database.ConnectionString}"],
    ];
}
