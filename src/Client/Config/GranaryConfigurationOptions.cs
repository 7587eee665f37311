using Microsoft.Extensions.Logging;

namespace Granary.Config;

/// <summary>Where an application's configuration comes from, and what it does when that is away.</summary>
public sealed class GranaryConfigurationOptions
{
    /// <summary>The silos' HTTP addresses; when one does not answer the next is asked. Default: <c>http://127.0.0.1:8700</c>.</summary>
    public IList<Uri> Urls { get; } = [];

    /// <summary>The API key, with the role <c>read</c> on the application, and <c>reveal</c> for secrets. Default: none, which suffices on loopback.</summary>
    public string? Token { get; set; }

    /// <summary>The application.</summary>
    public string Application { get; set; } = "";

    /// <summary>The environment.</summary>
    public string Environment { get; set; } = "";

    /// <summary>The cluster. Default: <see cref="ConfigPlace.DefaultCluster"/>.</summary>
    public string Cluster { get; set; } = ConfigPlace.DefaultCluster;

    /// <summary>The namespaces, 1 to <see cref="ConfigLimits.NamespacesPerViewMax"/>; what a later one says counts. A text has the namespace's name as its key.</summary>
    public IList<string> Namespaces { get; } = [];

    /// <summary>What all keys are put under. Default: nothing.</summary>
    public string? KeyPrefix { get; set; }

    /// <summary>
    /// This instance's name, which must stay the same over restarts for a gradual release by percent. Default: the machine's and the
    /// application's.
    /// </summary>
    public string Instance { get; set; } = $"{System.Environment.MachineName}/{AppDomain.CurrentDomain.FriendlyName}";

    /// <summary>This instance's IP address, for gradual releases. Default: the one that its requests come from.</summary>
    public string? Address { get; set; }

    /// <summary>This instance's labels, at most <see cref="ConfigLimits.LabelsMax"/>.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether secrets are read; without them their keys are not there. Default: no.</summary>
    public bool Secrets { get; set; }

    /// <summary>The file that keeps the last version, so that the application starts while every silo is away. Default: none.</summary>
    public string? SnapshotFile { get; set; }

    /// <summary>
    /// What secrets are sealed with in the snapshot file: any text that is hard to guess. Default: the <see cref="Token"/>; without one
    /// secrets are left out of the file.
    /// </summary>
    public string? SnapshotKey { get; set; }

    /// <summary>How long the start waits for a silo when there is no snapshot: 0 to 10 min. Default: 15 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the start waits for a silo when there is a snapshot: 0 to 10 min. Default: 50 ms.</summary>
    public TimeSpan SnapshotPatience { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the application starts with nothing when there is neither a silo nor a snapshot. Default: no.</summary>
    public bool IsOptional { get; set; }

    /// <summary>Where is logged before the host has its log. Default: kept until <see cref="GranaryConfigurationExtensions.AddGranaryConfiguration"/> gives it one.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
