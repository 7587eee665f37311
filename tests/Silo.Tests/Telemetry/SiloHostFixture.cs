namespace Granary.Telemetry;

/// <summary>A silo that the tests of a class share.</summary>
public sealed class SiloHostFixture : IAsyncLifetime
{
    internal SiloHost Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Silo = await SiloHost.StartAsync();

    public ValueTask DisposeAsync() => Silo.DisposeAsync();
}
