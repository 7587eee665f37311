using Granary.Processes;

namespace Granary;

/// <summary>One silo on SQLite, shared by tests that use it and do it no harm: its start is most of what they would take.</summary>
public sealed class OneSilo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SiloProcess? _silo;

    public SiloProcess Silo => _silo!;

    public async ValueTask InitializeAsync() =>
        _silo = await SiloProcess.StartAsync(new SiloProcessSettings { DataDirectory = _folder.File("data") });

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        _folder.Dispose();
    }
}
