using Granary.Processes;

namespace Granary;

/// <summary>A silo whose HTTP listens on every address, and three keys for it.</summary>
public sealed class ExposedSilo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SiloProcess? _silo;

    /// <summary>The silo, ready.</summary>
    public SiloProcess Silo => _silo!;

    /// <summary>May do everything.</summary>
    public string AdminKey { get; private set; } = "";

    /// <summary>May look at ids whose names begin with <c>public</c>.</summary>
    public string ReaderKey { get; private set; } = "";

    /// <summary>May look at everything, until it is revoked.</summary>
    public string LeaverKey { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var settings = new SiloProcessSettings { DataDirectory = _folder.File("data"), HasConsole = true };
        AdminKey = await settings.AddKeyAsync("ops", "--role", "admin");
        ReaderKey = await settings.AddKeyAsync("guest", "--role", "read", "--scope", "ids:public");
        LeaverKey = await settings.AddKeyAsync("leaver", "--role", "read");
        _silo = await SiloProcess.StartAsync(settings with
        {
            More = new Dictionary<string, string> { ["Granary:Urls"] = $"http://0.0.0.0:{settings.HttpPort}" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        _folder.Dispose();
    }
}
