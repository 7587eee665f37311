using System.Globalization;
using Npgsql;

namespace Granary.Processes;

/// <summary>
/// A PostgreSQL server of the test's own, which may be stopped and started again, on a free port with its files in a folder
/// that goes at disposal. Everybody else's tests are on the one of <see cref="PostgresDatabase"/>, which nobody stops.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePorts.Next();
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly string _programs;
    private ExternalProcess? _process;

    private PostgresServer(string programs) => _programs = programs;

    /// <summary>Of its empty database, for Npgsql.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "granary",
        Password = _password,
        Database = "postgres",
    }.ConnectionString;

    private string Data => _folder.File("postgres/data");

    /// <summary>Makes and starts a server; without PostgreSQL on the machine the test is skipped, or failed when CI=true.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        if (FindPrograms() is not { } programs)
        {
            TestEnvironment.SkipBecause("There is no PostgreSQL to start a server with. Install Debian's package postgresql.");
            throw new InvalidOperationException("Skipped.");
        }

        var server = new PostgresServer(programs);
        try
        {
            await server.InitializeAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends all connections and the server without a checkpoint, as a crash does; returns when it is gone.</summary>
    public async Task StopImmediatelyAsync()
    {
        _process!.Signal(ProcessSignal.Quit);
        await _process.WaitForExitAsync();
        await _process.DisposeAsync();
    }

    /// <summary>Starts the server on what it had written; returns when it answers.</summary>
    public async Task StartAgainAsync()
    {
        // fsync stays on: what is tested is what a commit leaves on disk.
        _process = ExternalProcess.StartFile(
            AsOwner[0],
            [
                .. AsOwner[1..], Path.Combine(_programs, "postgres"), "-D", Data, "-p", _port.ToString(CultureInfo.InvariantCulture),
                "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder.File("postgres")}", "-c", "max_connections=200",
            ],
            environment: null,
            "PostgreSQL");
        await _process.WaitUntilAsync(AnswersAsync, "it answered", ReadyWithin);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        if (_process is { HasExited: false })
        {
            await StopImmediatelyAsync();
        }

        _folder.Dispose();
    }

    // PostgreSQL refuses to run as root.
    private static string[] AsOwner => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={Owner}", $"--regid={(Owner == "nobody" ? "nogroup" : Owner)}", "--clear-groups", "env"]
        : ["env"];

    private static string Owner { get; } =
        File.ReadLines("/etc/passwd").Any(static line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string? FindPrograms() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(static folder => folder.Length).ThenByDescending(static folder => folder, StringComparer.Ordinal).Select(static folder => Path.Combine(folder, "bin"))
            : [])
        .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    private async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder.File("postgres"));
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chmod", "701", _folder.Path);
            await RunAsync("chown", Owner, _folder.File("postgres"));
        }

        // Readable to the owner alone, who is another user.
        await RunAsync([.. AsOwner, "sh", "-c", "umask 077 && printf '%s' \"$1\" >\"$0\"", _folder.File("postgres/password"), _password]);
        await RunAsync(
            [
                .. AsOwner, Path.Combine(_programs, "initdb"), "-D", Data, "-U", "granary", $"--pwfile={_folder.File("postgres/password")}",
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync",
            ]);
    }

    private static async Task RunAsync(params string[] command)
    {
        var result = await ExternalProcess.RunFileAsync(command[0], command[1..]);
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }

    private async ValueTask<bool> AnswersAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=False;Timeout=5");
        await connection.OpenAsync();
        return true;
    }
}
