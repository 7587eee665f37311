using Microsoft.Extensions.Configuration;

namespace Granary.Config;

/// <summary>Granary's configuration at one version, the same for the whole of a scope, a request for example. Thread-safe.</summary>
public interface IConfigSnapshot
{
    /// <summary>The version; of several applications' configurations, that of the one added last.</summary>
    ConfigVersion Version { get; }

    /// <summary>What the cluster said at that version; other sources of the application are not in it.</summary>
    IConfiguration Configuration { get; }

    /// <summary>A value; <see langword="null"/> when there is none.</summary>
    string? this[string key] { get; }
}
