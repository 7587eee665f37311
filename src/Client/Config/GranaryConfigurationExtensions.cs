using Granary.Config.Provider;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Granary.Config;

/// <summary>Adds Granary's configuration to an application.</summary>
public static class GranaryConfigurationExtensions
{
    /// <summary>
    /// Adds an application's configuration from a Granary cluster, over HTTP. A change is applied as a whole, and the reload token of the
    /// configuration fires once, so <c>IOptionsMonitor</c> follows. Its version never goes back.
    /// </summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="configure">Says which application, and where the cluster is.</param>
    /// <exception cref="InvalidRequestException">An option breaks a rule.</exception>
    /// <exception cref="GranaryException">
    /// When the configuration is built: no silo answers and there is no snapshot, or a silo refuses. Not with
    /// <see cref="GranaryConfigurationOptions.IsOptional"/>.
    /// </exception>
    public static IConfigurationBuilder AddGranary(this IConfigurationBuilder builder, Action<GranaryConfigurationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new GranaryConfigurationOptions();
        configure(options);
        return builder.Add(new GranaryConfigurationSource(SourceOptions.Read(options)));
    }

    /// <summary>
    /// Adds <see cref="IConfigSnapshot"/>, and gives what <see cref="AddGranary"/> has added the host's log.
    /// </summary>
    public static IServiceCollection AddGranaryConfiguration(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<ConfigProviders>();
        services.TryAddScoped<IConfigSnapshot>(static provider => provider.GetRequiredService<ConfigProviders>().Pin());
        services.AddHostedService<ProviderLogging>();
        return services;
    }
}
