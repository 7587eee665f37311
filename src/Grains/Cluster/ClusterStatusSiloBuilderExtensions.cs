using Microsoft.Extensions.DependencyInjection;

namespace Granary.Cluster;

/// <summary>Adds to a silo that it tells about itself.</summary>
public static class ClusterStatusSiloBuilderExtensions
{
    /// <summary>Adds the silo's report and the list of silos; the silo must have the ledger.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="datacenter">The number of the datacenter that it stands in.</param>
    public static ISiloBuilder AddClusterStatus(this ISiloBuilder builder, int datacenter = 0)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new SiloSite(datacenter));
        builder.Services.AddSingleton<SiloMeters>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<SiloMeters>());
        builder.Services.AddSingleton<SiloReporter>();
        builder.Services.AddPlacementDirector<SiloPlacementStrategy, SiloPlacementDirector>(ServiceLifetime.Singleton);
        return builder;
    }
}
