using System.Net;
using Granary.Histories;
using Granary.Ledger;
using Granary.Locks.Fencing;
using Granary.Processes;

namespace Granary.Locks;

/// <summary>
/// A cluster on a PostgreSQL server of its own or on SQLite, registers on the same kind of database, clients whose workers use the locks,
/// each through proxies of its own, and what can be done to all of them. What was done to clients is recorded beside what they record; at
/// the end all of it is held together.
/// </summary>
internal sealed class LockFaults : IAsyncDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly HistoryRecorder _nemesis;
    private readonly PostgresServer? _server;
    private readonly IReadOnlyList<string> _silos;
    private readonly RealCluster _cluster;
    private readonly List<FreezableProxy[]> _proxies = [];
    private readonly List<LockProcess> _clients = [];
    private readonly List<LockProcess> _ended = [];
    private readonly LockWorkSettings _work;

    private LockFaults(PostgresServer? server, PostgresDatabase? database, IReadOnlyList<string> silos, TimeSpan ttl)
    {
        _nemesis = new HistoryRecorder(NemesisFile);
        (_server, _silos, Ttl) = (server, silos, ttl);
        _cluster = new RealCluster(database, "granary", [.. silos]);
        _work = new LockWorkSettings { Gateways = [], History = "", Register = database?.ConnectionString ?? _folder.File("registers.db"), Ttl = ttl };
    }

    /// <summary>The sessions' time to live.</summary>
    public TimeSpan Ttl { get; }

    /// <summary>How many clients there are.</summary>
    public int ClientCount => _clients.Count;

    /// <summary>Whether a silo may stand still: inside a transaction on SQLite it would hold up everybody.</summary>
    public bool SilosMayPause => _server is not null;

    private string NemesisFile => _folder.File("nemesis.jsonl");

    public static async Task<LockFaults> StartAsync(DatabaseProvider provider, IReadOnlyList<string> silos, int clients, TimeSpan ttl)
    {
        var server = provider == DatabaseProvider.Postgres ? await PostgresServer.StartAsync() : null;
        var database = server is null ? null : await PostgresDatabase.CreateAsync(server);
        var faults = new LockFaults(server, database, silos, ttl);
        try
        {
            await faults.CreateRegistersAsync();
            await faults._cluster.StartAsync([.. silos]);
            for (var client = 0; client < clients; client++)
            {
                faults._proxies.Add([.. faults._cluster.Gateways.Select(gateway => FreezableProxy.Start(IPEndPoint.Parse(gateway).Port, (byte)(client + 2)))]);
                faults._clients.Add(faults.StartClient(client));
            }

            return faults;
        }
        catch
        {
            await faults.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when every client has held as many locks more.</summary>
    public Task GoOnAsync(long more = 60) => Task.WhenAll(_clients.Select(client => client.GoOnAsync(more, Generous)));

    /// <summary>kill -9 of a client; another one takes its place.</summary>
    public async Task KillClientAsync(int client)
    {
        var killed = _clients[client];
        var call = _nemesis.Invoke(LockWords.Kill, killed.Name);
        await killed.Process.KillAsync();
        call.Return(LockWords.Done);
        _ended.Add(killed);
        _clients[client] = StartClient(client);
    }

    /// <summary>A client stands still for longer than its locks live.</summary>
    public async Task PauseClientAsync(int client)
    {
        var paused = _clients[client];
        var call = _nemesis.Invoke(LockWords.Pause, paused.Name);
        paused.Process.Signal(ProcessSignal.Stop);
        await Task.Delay(Ttl * 1.5, TimeProvider.System);
        paused.Process.Signal(ProcessSignal.Continue);
        call.Return(LockWords.Done);
    }

    /// <summary>Nothing gets through between a client and the cluster for longer than its locks live.</summary>
    public async Task FreezeClientAsync(int client, FlowDirection direction)
    {
        foreach (var proxy in _proxies[client])
        {
            proxy.Freeze(direction);
        }

        await Task.Delay(Ttl * 1.5, TimeProvider.System);
        foreach (var proxy in _proxies[client])
        {
            proxy.Thaw(direction);
        }
    }

    /// <summary>kill -9 of a silo; returns once the others have taken over.</summary>
    public async Task KillSiloAsync(string name)
    {
        await _cluster[name].KillAsync();
        await GoOnAsync();
    }

    /// <summary>A silo stands still until the others have taken over, and wakes to find itself declared dead.</summary>
    public async Task PauseSiloAsync(string name)
    {
        _cluster[name].Pause();
        await GoOnAsync();
        _cluster[name].Resume();
        await Eventually.Completes(_cluster[name].Process.Exited, "the silo that was declared dead ended", Generous);
    }

    /// <summary>A silo that is gone comes back.</summary>
    public Task StartSiloAsync(string name) => _cluster.StartAsync(name);

    /// <summary>The database crashes and comes back: PostgreSQL's server, or all silos that run at once, since SQLite runs in them.</summary>
    public async Task CrashDatabaseAsync()
    {
        if (_server is null)
        {
            var running = _silos.Where(silo => !_cluster[silo].Process.HasExited).ToArray();
            await Task.WhenAll(running.Select(silo => _cluster[silo].KillAsync()));
            await _cluster.StartAsync(running);
            return;
        }

        await _server.StopImmediatelyAsync();
        await _server.StartAgainAsync();
    }

    /// <summary>Ends the clients and holds all that was ever recorded to what locks and registers promise; what there was, for the output.</summary>
    public async Task<(string Told, int Operations)> StopAndCheckAsync()
    {
        await Task.WhenAll(_clients.Select(client => client.StopAsync(Generous)));
        _nemesis.Dispose();
        var operations = History.Read([NemesisFile, .. _ended.Concat(_clients).Select(static client => client.Settings.History)]);
        var locks = new LockHistory(operations);

        IReadOnlyList<string> problems = [.. locks.FindProblems(LockProcess.ModelOf), .. RegisterHistory.FindProblems(operations)];
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        var told = $"{operations.Count} operations, {locks.HoldCount} holds, of which {locks.LostCount} were lost and {locks.ExcusedCount} excused; "
            + $"{operations.Count(static operation => operation is { Kind: LockWords.Write, Outcome: LockWords.Accepted })} writes accepted, "
            + $"{operations.Count(static operation => operation is { Kind: LockWords.Write, Outcome: LockWords.Refused })} refused, "
            + $"{operations.Count(static operation => operation.Returned is null)} operations without an answer.";
        return (told, operations.Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Concat(_ended))
        {
            await client.DisposeAsync();
        }

        foreach (var proxy in _proxies.SelectMany(static proxies => proxies))
        {
            await proxy.DisposeAsync();
        }

        await _cluster.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _nemesis.Dispose();
        _folder.Dispose();
    }

    private async Task CreateRegistersAsync()
    {
        await using var registers = RegisterDatabase.Open(_work.Register);
        string[] settings = _server is null ? ["PRAGMA journal_mode = wal"] : [];
        string[] tables = [new FencingGuard().CreateTableSql, "CREATE TABLE fenced_register (name text PRIMARY KEY, value bigint NOT NULL)"];
        foreach (var statement in settings.Concat(tables))
        {
            await using var command = registers.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    private LockProcess StartClient(int client)
    {
        var number = _ended.Count + _clients.Count + 1;
        return LockProcess.Start(_work with
        {
            Gateways = [.. _proxies[client].Select(static proxy => proxy.Address)],
            History = _folder.File($"client-{number}.jsonl"),
            Seed = number,
        });
    }
}
