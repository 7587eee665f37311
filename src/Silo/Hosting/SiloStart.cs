namespace Granary.Hosting;

/// <summary>Prepares the silo before the first service starts, and prints the banner after the last one has.</summary>
internal sealed class SiloStart(SiloPreparation preparation, Banner banner) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => preparation.PrepareAsync();

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
