using Granary.Processes;

namespace Granary.Hosting;

/// <summary>Two silos that listen on every address, with a secret and an API key, as they would on two machines.</summary>
public sealed class SecretCluster : IAsyncLifetime
{
    /// <summary>The cluster's secret.</summary>
    public const string Secret = "Ln1pWg2kq0z7Jv5xTt9bYd3sRh8mUc4e";

    private readonly TemporaryFolder _folder = new();
    private readonly List<SiloProcess> _silos = [];

    public SecretCluster()
    {
        File.WriteAllText(_folder.File("secret"), Secret + Environment.NewLine);
        Settings = Exposed(new SiloProcessSettings { DataDirectory = _folder.File("data") });
    }

    public SiloProcessSettings Settings { get; }

    /// <summary>An administrator's key.</summary>
    public string Key { get; private set; } = "";

    public IReadOnlyList<SiloProcess> Silos => _silos;

    public string SecretFile => _folder.File("secret");

    public async ValueTask InitializeAsync()
    {
        Key = await Settings.AddKeyAsync("ops", "--role", "admin");
        _silos.Add(SiloProcess.Start(Settings));
        _silos.Add(SiloProcess.Start(Exposed(Settings.Neighbour("silo-2"))));
        foreach (var silo in _silos)
        {
            await silo.WaitUntilReadyAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _folder.Dispose();
    }

    private SiloProcessSettings Exposed(SiloProcessSettings settings) => settings with
    {
        More = new Dictionary<string, string>
        {
            ["Granary:Urls"] = $"http://0.0.0.0:{settings.HttpPort}",
            ["Granary:ListenAddress"] = "0.0.0.0",
            ["Granary:AdvertisedAddress"] = "127.0.0.1",
            ["Granary:SecretFile"] = SecretFile,
        },
    };
}
