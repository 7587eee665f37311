using Microsoft.Extensions.Configuration;

namespace Granary.Config.Provider;

/// <summary>The sources of configuration of an application that are Granary's. Thread-safe.</summary>
internal sealed class ConfigProviders(IConfiguration configuration)
{
    private readonly GranaryConfigurationProvider[] _providers =
        [.. (configuration as IConfigurationRoot)?.Providers.OfType<GranaryConfigurationProvider>() ?? []];
    private PinnedView? _newest;

    /// <summary>All of them.</summary>
    public IReadOnlyList<GranaryConfigurationProvider> All => _providers;

    /// <summary>What they say now, which does not change any more. The same as before while nothing has changed.</summary>
    public PinnedView Pin()
    {
        AppliedView[] applied = [.. _providers.Select(static provider => provider.Applied)];
        var newest = Volatile.Read(ref _newest);
        if (newest is null || !newest.IsOf(applied))
        {
            Volatile.Write(ref _newest, newest = new PinnedView(applied));
        }

        return newest;
    }
}
