using Granary.Shards;

namespace Granary.Config;

/// <summary>Answers questions about configuration, and tells of changes, for all applications. Any silo's own; key 0.</summary>
[GrainInterfaceType("granary.config-hub")]
public interface IConfigHubGrain : IGrainWithIntegerKey
{
    /// <summary>Answers a question. What is read is in the database.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The reply that the question names, or a <see cref="Refusal"/>.</returns>
    [Alias("ask")]
    ValueTask<ShardReply> Ask(ConfigQuestion question, CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers with the version of an application's configuration, as soon as it is another than <paramref name="seen"/>, and after
    /// <see cref="ConfigLimits.WatchFor"/> in any case.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="seen">The version that the caller has.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("watch")]
    [ResponseTimeout("00:00:30")]
    ValueTask<ConfigWatched> Watch(string application, string environment, ConfigVersion seen, CancellationToken cancellationToken = default);

    /// <summary>Takes note of what an instance runs. It is passed on together with others' within <see cref="ConfigLimits.ReportWindow"/>.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="report">What it runs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Why it was refused; <see langword="null"/> when it was not.</returns>
    [Alias("report")]
    ValueTask<Refusal?> Report(string application, string environment, ConfigReport report, CancellationToken cancellationToken = default);
}
