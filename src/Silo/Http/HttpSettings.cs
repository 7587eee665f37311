using System.ComponentModel.DataAnnotations;

namespace Granary.Http;

/// <summary>The settings of the HTTP side, read from the section <c>Granary:Http</c>.</summary>
public sealed class HttpSettings
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Granary:Http";

    /// <summary>Host names, besides those of loopback, by which a silo that listens on loopback may be called: a proxy's. Default: none.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins, besides the silo's own, like <c>https://admin.example</c>, whose pages may call a silo that listens on loopback, or
    /// use the session of who has signed in. Default: none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>How long a browser stays signed in after it was used last. Default: 12 h; 5 min to 7 days.</summary>
    [Range(typeof(TimeSpan), SessionLimits.LifetimeMin, SessionLimits.LifetimeMax)]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The largest body of a request, in bytes. Default: 1 MB; 1 kB to 64 MB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int RequestBytesMax { get; set; } = 1024 * 1024;

    /// <summary>How many requests are worked on at once; those above are refused with 429. Default: 1024; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int ConcurrentRequestsMax { get; set; } = 1024;

    /// <summary>How many requests wait for something to happen at once: for a lock, for what is watched. They do not count among those
    /// that are worked on; those above are refused with 429. Default: 4096; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int WaitingRequestsMax { get; set; } = 4096;

    /// <summary>How many connections are open at once; those above are closed. Default: 4096; 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int ConnectionsMax { get; set; } = 4096;

    /// <summary>How long the headers of a request may take to come. Default: 10 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
