namespace Granary.Hosting;

/// <summary>A silo's name in its data directory, held by this process alone until it ends, and the ports that go with it.</summary>
internal sealed class SiloSeat(string name, SiloPorts ports, IDisposable held) : IDisposable
{
    /// <summary>The silo's name.</summary>
    public string Name => name;

    /// <summary>Its ports.</summary>
    public SiloPorts Ports => ports;

    /// <summary>Lets another process have the name.</summary>
    public void Dispose() => held.Dispose();
}
