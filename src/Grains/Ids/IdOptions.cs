using System.ComponentModel.DataAnnotations;

namespace Granary.Ids;

/// <summary>Settings of the Ids block in a silo.</summary>
public sealed class IdOptions
{
    /// <summary>
    /// The datacenter that this cluster stands in: 0 to 1023. It is the home of the pool <c>default</c> and of pools that are created
    /// without another, and what leases ask for unless they say otherwise. Default: 0.
    /// </summary>
    [Range(0, 1023)]
    public int Datacenter { get; set; }
}
