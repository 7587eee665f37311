using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Granary.Jobs;

/// <summary>Adds the Jobs block to a silo.</summary>
public static class JobsSiloBuilderExtensions
{
    /// <summary>Adds timed jobs; the silo must have the ledger, and a reminder service.</summary>
    /// <exception cref="OptionsValidationException">At start: an option breaks its rule.</exception>
    public static ISiloBuilder AddJobs(this ISiloBuilder builder, Action<JobOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        builder.Services.AddOptions<JobOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.AddSingleton<JobHandlers>();
        builder.Services.AddSingleton<JobRunner>();
        builder.Services.AddSingleton<JobMetrics>();
        builder.Services.AddSingleton(new ShardedBlock(JobBlock.Name, JobBlock.GrainType));
        return builder;
    }

    /// <summary>
    /// Adds a handler to the silo: it runs the jobs of that name and version in queues whose <see cref="QueueDefinition.Execution"/> is
    /// <see cref="QueueExecution.Silo"/>. Every silo of a cluster should have the same ones: a job whose handler its silo lacks waits.
    /// </summary>
    /// <typeparam name="THandler">The handler; made for each job, in a scope of its own.</typeparam>
    /// <typeparam name="T">What it is given, read from JSON.</typeparam>
    /// <param name="builder">The silo.</param>
    /// <param name="name">The handler's name; keeps <see cref="NameRules"/>. It stays when the class is renamed.</param>
    /// <param name="version">The version of what its payload looks like: 1 or more.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is below 1.</exception>
    public static ISiloBuilder AddJobHandler<THandler, T>(this ISiloBuilder builder, string name, int version = 1)
        where THandler : class, IJobHandler<T>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(JobInvoker.Of<THandler, T>(name, version));
        return builder;
    }
}
