using Granary.Ids;
using Granary.Locks;
using Microsoft.Extensions.Hosting;

namespace Granary.Hosting;

/// <summary>Gives back what the client holds, before the connection goes.</summary>
internal sealed class ClientShutdown(IdClient ids, LockClient locks) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(ids.DisposeAsync().AsTask(), locks.DisposeAsync().AsTask()).WaitAsync(cancellationToken);
}
