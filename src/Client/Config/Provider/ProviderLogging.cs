using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary.Config.Provider;

/// <summary>Gives the sources of configuration the host's log, once there is one.</summary>
internal sealed class ProviderLogging(ConfigProviders providers, ILogger<GranaryConfigurationProvider> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var provider in providers.All)
        {
            provider.LogTo(logger);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
