using Granary.Config;
using Granary.Ledger;

namespace Granary.Hosting;

/// <summary>The settings of a silo, read from the section <c>Granary</c> of appsettings.json, of the environment
/// (<c>Granary__SiloPort</c>) and of the command line (<c>--Granary:SiloPort=…</c>); the last one wins.</summary>
public sealed class SiloSettings
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Granary";

    /// <summary>The name of a silo that is given none and does not join another.</summary>
    public const string DefaultName = "silo-1";

    /// <summary>The port between silos, unless set.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>The port for clients, unless set.</summary>
    public const int DefaultGatewayPort = 30000;

    /// <summary>The port for HTTP, unless set.</summary>
    public const int DefaultHttpPort = 8700;

    /// <summary>The largest datacenter number.</summary>
    public const int DatacenterMax = 1023;

    /// <summary>Where HTTP listens, several separated by ';'. Default: <c>http://127.0.0.1:8700</c>. Port 0 is any free one.</summary>
    public string? Urls { get; set; }

    /// <summary>The folder for the embedded database and for what a silo remembers of itself. Default: <c>data</c>.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>The store's database. Default: SQLite files in the data directory.</summary>
    public DatabaseOptions Database { get; set; } = new();

    /// <summary>The address on which the ports for silos and clients listen; <c>0.0.0.0</c> or <c>::</c> is every address of the machine.
    /// Wider than loopback needs a <see cref="Secret"/>. Default: <c>127.0.0.1</c>.</summary>
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>The address or host name by which the other silos and the clients reach this one. Default: the address on which it
    /// listens, and where that is every address, the only one that others reach.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>The secret that all silos and clients of the cluster share, 32 to 1024 characters. Default: none, on loopback alone.</summary>
    public string? Secret { get; set; }

    /// <summary>The path of a file that holds the secret, instead of <see cref="Secret"/>. Default: none.</summary>
    public string? SecretFile { get; set; }

    /// <summary>While the secret is being changed: the one before, which is still accepted. Default: none.</summary>
    public string? SecretPrevious { get; set; }

    /// <summary>The path of a file that holds the previous secret, instead of <see cref="SecretPrevious"/>. Default: none.</summary>
    public string? SecretPreviousFile { get; set; }

    /// <summary>The port between silos, 0 for any free one. Default: 11111.</summary>
    public int? SiloPort { get; set; }

    /// <summary>The port for clients, 0 for any free one. Default: 30000.</summary>
    public int? GatewayPort { get; set; }

    /// <summary>The cluster's name. Silos and clients of the same name and database belong together. Default: <c>granary</c>.</summary>
    public string ClusterId { get; set; } = "granary";

    /// <summary>This silo's name, under which it keeps its ports. Default: <c>silo-1</c>, or a free <c>silo-N</c> when joining.</summary>
    public string? SiloName { get; set; }

    /// <summary>The number of the datacenter that this silo stands in, 0 to 1023. Default: 0.</summary>
    public int Datacenter { get; set; }

    /// <summary>Start beside the silos that already use this data directory: with a name and ports of its own. Default: false.</summary>
    public bool Join { get; set; }

    /// <summary>The Config block's settings: the keys that secrets are kept with, and its memory.</summary>
    public ConfigOptions Config { get; set; } = new();

    /// <summary>Where HTTP is to listen, with the default in place.</summary>
    internal IReadOnlyList<string> HttpUrls =>
        (Urls ?? $"http://127.0.0.1:{(Join ? 0 : DefaultHttpPort)}").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
