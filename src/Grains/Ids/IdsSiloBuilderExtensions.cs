using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Ids;

/// <summary>Adds the Ids block to a silo.</summary>
public static class IdsSiloBuilderExtensions
{
    /// <summary>Adds pools of worker ids and sequences; the silo must have the ledger.</summary>
    public static ISiloBuilder AddIds(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IdMetrics>();
        builder.Services.AddSingleton(new ShardedBlock(IdBlock.Name, IdBlock.GrainType));
        return builder;
    }
}
