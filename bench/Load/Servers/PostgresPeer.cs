using System.Security.Cryptography;
using System.Text;
using Granary.Processes;
using Npgsql;

namespace Granary.Servers;

/// <summary>A PostgreSQL with its defaults, so that a commit is on disk, on a free port of loopback.</summary>
internal sealed class PostgresPeer : IAsyncDisposable
{
    private const string User = "granary";

    // As root it runs as this user: it refuses to be root.
    private const string Owner = "postgres";

    private readonly ExternalProcess _process;
    private readonly string _data;

    private PostgresPeer(ExternalProcess process, string data, string connectionString)
    {
        _process = process;
        _data = data;
        ConnectionString = connectionString;
    }

    /// <summary>Of the database <c>postgres</c>, as a superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Its first process, the parent of all others.</summary>
    public int ProcessId => _process.Id;

    private static string Folder => Path.GetDirectoryName(ServerProgram.Postgres.Path)!;

    /// <param name="folder">Holds its data.</param>
    public static async Task<PostgresPeer> StartAsync(string folder)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var data = await MakeData(folder, password);
        var port = FreePorts.Next();
        var server = AsOwner(
            "postgres", ["-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=300"]);
        var started = new PostgresPeer(server, data, $"Host=127.0.0.1;Port={port};Username={User};Password={password};Database=postgres");
        await server.WaitUntilAsync(started.Answers, "it answers");
        return started;
    }

    /// <summary>Makes a database and answers with its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await ExecuteAsync($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>How many transactions have written so far, in all databases; asking counts as one.</summary>
    public async Task<long> CountWritesAsync()
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand("SELECT pg_current_xact_id()::text::bigint");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var stop = AsOwner("pg_ctl", ["stop", "-D", _data, "-m", "immediate", "-s"]))
        {
            await stop.WaitForExitAsync();
        }

        await _process.DisposeAsync();
    }

    private static async Task<string> MakeData(string folder, string password)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The benchmarks start PostgreSQL on Linux only.");
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var data = Path.Combine(folder, "data");
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password, Encoding.ASCII);
        if (Environment.IsPrivilegedProcess)
        {
            // The owner must reach the folder, through the temporary one above it that is root's.
            var above = Path.GetDirectoryName(folder)!;
            File.SetUnixFileMode(above, File.GetUnixFileMode(above) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            await Run(ExternalProcess.StartFile("chown", ["-R", Owner, folder], environment: null, "chown"));
        }

        await Run(AsOwner("initdb", ["-D", data, "-U", User, $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]));
        return data;
    }

    private static ExternalProcess AsOwner(string program, IEnumerable<string> arguments)
    {
        var path = Path.Combine(Folder, program);
        return Environment.IsPrivilegedProcess
            ? ExternalProcess.StartFile("setpriv", [$"--reuid={Owner}", $"--regid={Owner}", "--clear-groups", path, .. arguments], environment: null, program)
            : ExternalProcess.StartFile(path, arguments, environment: null, program);
    }

    private static async Task Run(ExternalProcess process)
    {
        await using (process)
        {
            if (await process.WaitForExitAsync() != 0)
            {
                throw new InvalidOperationException($"{process.Name} failed.{Environment.NewLine}{process.Output}");
            }
        }
    }

    private async ValueTask<bool> Answers()
    {
        await ExecuteAsync("SELECT 1");
        return true;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
