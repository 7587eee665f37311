using Granary.Ids;
using Microsoft.Extensions.Hosting;

namespace Granary.Hosting;

/// <summary>Gives back what the client holds, before the connection goes.</summary>
internal sealed class ClientShutdown(IdClient ids) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => ids.DisposeAsync().AsTask().WaitAsync(cancellationToken);
}
