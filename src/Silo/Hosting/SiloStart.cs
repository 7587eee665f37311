namespace Granary.Hosting;

/// <summary>What happens before the first service starts, and the banner after the last one has.</summary>
internal sealed class SiloStart(StoreGate store, ExposureCheck exposure, IServiceProvider services, Banner banner) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await store.OpenAsync();
        await exposure.CheckAsync(cancellationToken);

        // Not a constructor's argument: what it stands on must not be made before the store is up to date.
        await ActivatorUtilities.CreateInstance<CrashSweep>(services).SweepAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        banner.Print(Console.Out);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
