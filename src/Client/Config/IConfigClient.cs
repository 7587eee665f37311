namespace Granary.Config;

/// <summary>
/// Reads and watches configuration, and opens an application's to change it. Thread-safe; one per process is enough. Refusals are
/// <see cref="GranaryException"/> with a code of <see cref="ConfigCodes"/>; arguments that break a rule are <see cref="InvalidRequestException"/>.
/// </summary>
public interface IConfigClient
{
    /// <summary>What an application sees now, all namespaces at one version.</summary>
    Task<ConfigView> ReadAsync(ConfigRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// What an application sees, now and whenever it changes. A version never goes back; of changes in quick succession the newest is seen.
    /// Goes on while silos come and go; a notification that was lost is made good within 30 s.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="seen">The version that the caller has: only what replaces it comes. Default: none.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="GranaryException">The first view cannot be had. Later the stream waits instead.</exception>
    IAsyncEnumerable<ConfigView> WatchAsync(ConfigRequest request, ConfigVersion seen = default, CancellationToken cancellationToken = default);

    /// <summary>All that is said of a key: the first link is what the application sees.</summary>
    /// <param name="request">Who sees it; names one namespace.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ConfigChain> ExplainAsync(ConfigRequest request, string key, CancellationToken cancellationToken = default);

    /// <summary>Says what an instance runs; do so after each change, and every <see cref="ConfigLimits.ReportEvery"/>.</summary>
    Task ReportAsync(string application, string environment, ConfigReport report, CancellationToken cancellationToken = default);

    /// <summary>Which applications have configuration in which environments, by name.</summary>
    /// <param name="prefix">What application, slash and environment begin with. Default: anything.</param>
    /// <param name="after">Application, slash and environment of the last that is known. Default: from the beginning.</param>
    /// <param name="limit">How many: 1 to <see cref="ConfigLimits.ListMax"/>. Default: 100.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<ConfigPlaceInfo>> ListAsync(
        string prefix = "", string? after = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The configuration of an application in an environment, to look into and to change. Asks nothing yet.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="actor">Who changes it, for the audit. Default: this process.</param>
    IConfigWorkspace Open(string application, string environment, ConfigActor? actor = null);
}
