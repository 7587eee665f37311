using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Granary.Config;

/// <summary>Adds the Config block to a silo.</summary>
public static class ConfigSiloBuilderExtensions
{
    /// <summary>Adds configuration; the silo must have the ledger.</summary>
    /// <exception cref="OptionsValidationException">At start: an option breaks its rule, or a key is none.</exception>
    public static ISiloBuilder AddConfig(this ISiloBuilder builder, Action<ConfigOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IValidateOptions<ConfigOptions>, ConfigOptionsValidator>();
        builder.Services.AddOptions<ConfigOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.AddSingleton<ConfigSecrets>();
        builder.Services.AddSingleton<ContentChecker>();
        builder.Services.AddSingleton<ContentCache>();
        builder.Services.AddSingleton<ReleaseReader>();
        builder.Services.AddSingleton<BaseReader>();
        builder.Services.AddSingleton<ReleasePreparer>();
        builder.Services.AddSingleton<CommandPreparer>();
        builder.Services.AddSingleton<ConfigMetrics>();
        builder.Services.AddSingleton<ViewMaker>();
        builder.Services.AddSingleton<ConfigReading>();
        builder.Services.AddSingleton<ConfigHub>();

        // From the start, not from the first namespace on: a key that is none stops it, and the instruments are there.
        return builder.AddStartupTask(static (services, _) =>
        {
            services.GetRequiredService<ConfigSecrets>();
            services.GetRequiredService<ConfigMetrics>();
            return Task.CompletedTask;
        });
    }
}
