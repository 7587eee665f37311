using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Locks;

/// <summary>Adds the Locks block to a silo.</summary>
public static class LocksSiloBuilderExtensions
{
    /// <summary>Adds locks, semaphores and elections; the silo must have the ledger.</summary>
    public static ISiloBuilder AddLocks(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<LockMetrics>();
        builder.Services.AddSingleton<LockHub>();
        builder.Services.AddSingleton(new ShardedBlock(LockBlock.Name, LockBlock.GrainType));
        return builder;
    }
}
