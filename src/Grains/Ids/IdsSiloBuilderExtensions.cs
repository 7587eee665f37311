using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Granary.Ids;

/// <summary>Adds the Ids block to a silo.</summary>
public static class IdsSiloBuilderExtensions
{
    /// <summary>Adds pools of worker ids and sequences; the silo must have the ledger.</summary>
    /// <exception cref="OptionsValidationException">At start: an option breaks its rule.</exception>
    public static ISiloBuilder AddIds(this ISiloBuilder builder, Action<IdOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IValidateOptions<IdOptions>, IdOptionsValidator>();
        builder.Services.AddOptions<IdOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.AddSingleton<IdMetrics>();
        builder.Services.AddSingleton(new ShardedBlock(IdBlock.Name, IdBlock.GrainType));
        return builder;
    }
}
