using Granary.Shards;

namespace Granary.Hosting;

/// <summary>How an application reaches a Granary cluster: by its gateways or by its database.</summary>
public sealed class GranaryClientOptions
{
    /// <summary>Gateways as <c>host:port</c>, for example <c>127.0.0.1:30000</c>. Either these or <see cref="Database"/>.</summary>
    public IList<string> Gateways { get; } = [];

    /// <summary>The cluster's database, where the gateways are looked up. Either this or <see cref="Gateways"/>.</summary>
    public ClientDatabase? Database { get; set; }

    /// <summary>The cluster's id. Default: <c>granary</c>.</summary>
    public string ClusterId { get; set; } = "granary";

    /// <summary>The cluster's secret, as its silos have it in <c>Granary:Secret</c>. Default: none.</summary>
    public string? Secret { get; set; }

    /// <summary>While the secret is being changed: the one before, for silos that do not know the new one yet. Default: none.</summary>
    public string? SecretPrevious { get; set; }

    /// <summary>How long the start waits for the first gateway: 1 s to 10 min. Default: 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one call to a silo may take before it is repeated: 1 s to 60 s. Default: 10 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The datacenter that this process stands in, which its leases ask for unless they say otherwise: 0 to 1023. Default: 0.</summary>
    public int Datacenter { get; set; }

    /// <summary>How requests are repeated.</summary>
    public ShardCallOptions Calls { get; } = new();
}
