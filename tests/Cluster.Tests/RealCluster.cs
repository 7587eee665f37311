using Granary.Ids;
using Granary.Processes;

namespace Granary;

/// <summary>
/// A cluster of real silos, and the real clients that draw from it. The silos are named up front, so that clients know all
/// gateways before their silos run; disposal kills what still runs and removes the files.
/// </summary>
internal sealed class RealCluster(PostgresDatabase? database, string clusterId, params string[] names) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SiloProcess> _started = [];
    private readonly List<ClientProcess> _clients = [];
    private IReadOnlyDictionary<string, SiloProcessSettings>? _settings;

    /// <summary>A cluster on SQLite.</summary>
    public RealCluster(params string[] names)
        : this(null, "granary", names)
    {
    }

    /// <summary>Has the last word on each silo's settings.</summary>
    public Func<SiloProcessSettings, SiloProcessSettings> Adjust { get; init; } = static settings => settings;

    public IReadOnlyList<string> Gateways => [.. Settings.Values.Select(silo => $"127.0.0.1:{silo.GatewayPort}")];

    /// <summary>The process that runs, or ran last, under a name.</summary>
    public SiloProcess this[string name] => _started.Last(silo => silo.Settings.Name == name);

    /// <summary>Draws into a file of its own through any gateway.</summary>
    public DrawSettings Draws => new() { Gateways = Gateways, ClusterId = clusterId, File = _folder.File($"ids-{Guid.NewGuid():N}") };

    private IReadOnlyDictionary<string, SiloProcessSettings> Settings => _settings ??= names.ToDictionary(
        name => name,
        name => Adjust(new SiloProcessSettings
        {
            DataDirectory = _folder.File("data"),
            Name = name,
            ClusterId = clusterId,
            PostgresConnectionString = database?.ConnectionString,
        }));

    /// <summary>Starts silos at the same time, for the first time or again, and returns when all are ready.</summary>
    public async Task StartAsync(params string[] silos)
    {
        var processes = silos.Select(name => SiloProcess.Start(Settings[name])).ToList();
        _started.AddRange(processes);
        await Task.WhenAll(processes.Select(silo => silo.WaitUntilReadyAsync()));
    }

    public ClientProcess StartClient(DrawSettings draws)
    {
        var client = ClientProcess.Start(draws);
        _clients.Add(client);
        return client;
    }

    /// <summary>A client in the test's own process.</summary>
    public Task<ClusterClient> ConnectAsync() => ClusterClient.ConnectAsync(options =>
    {
        options.ClusterId = clusterId;
        foreach (var gateway in Gateways)
        {
            options.Gateways.Add(gateway);
        }
    });

    public async Task CreateSequenceAsync(string name)
    {
        await using var client = await ConnectAsync();
        await client.Ids.CreateSequenceAsync(new SequenceDefinition(name));
    }

    /// <summary>Asks all clients that still run to end, and holds them to having met no error.</summary>
    public async Task StopClientsAsync()
    {
        foreach (var client in _clients.Where(client => !client.Process.HasExited))
        {
            client.Process.Signal(ProcessSignal.Terminate);
            await client.WaitUntilDoneAsync();
        }
    }

    /// <summary>All files of all clients, the killed ones included, keep the promises: <c>granary ids verify</c>.</summary>
    /// <param name="tolerance">How far the clocks of the clients were off.</param>
    public async Task VerifyAsync(TimeSpan? tolerance = null)
    {
        // Borrowing and a busy machine included: what is verified here is that ids are unique and ordered.
        var seconds = (int)(tolerance ?? TimeSpan.FromMinutes(1)).TotalSeconds;
        var verified = await ExternalProcess.RunAsync(
            BuiltProgram.Cli, ["ids", "verify", "--tolerance", $"{seconds}s", .. _clients.Select(client => client.Settings.File)],
            within: TestEnvironment.Choose(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)));
        Assert.True(verified.ExitCode == 0, verified.StandardOutput + verified.StandardError);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        foreach (var silo in _started)
        {
            await silo.DisposeAsync();
        }

        _folder.Dispose();
    }
}
