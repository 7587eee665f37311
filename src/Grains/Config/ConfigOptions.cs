using System.ComponentModel.DataAnnotations;

namespace Granary.Config;

/// <summary>The settings of the Config block in a silo.</summary>
public sealed class ConfigOptions
{
    /// <summary>
    /// A file with the keys that namespaces' keys are sealed with: 32 bytes in base64, one key a line, the newest first. What was sealed
    /// with an older one is opened with that. Every silo of a cluster needs the same. Default: none; then there are no secrets.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>Such a key as a text, instead of a file; several are parted by commas. Default: none.</summary>
    public string? Key { get; set; }

    /// <summary>How many bytes of releases a silo keeps at hand, in MiB: 1 to 4096. Default: 64.</summary>
    [Range(1, 4096)]
    public int CacheMegabytes { get; set; } = 64;

    /// <summary>How often a shard looks for new releases of public namespaces that it follows, beside being told of them.</summary>
    internal TimeSpan FollowEvery { get; set; } = TimeSpan.FromSeconds(10);
}
