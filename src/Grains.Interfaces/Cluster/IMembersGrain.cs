using System.Collections.Immutable;

namespace Granary.Cluster;

/// <summary>Lists the silos of the cluster. Any silo answers from memory.</summary>
[GrainInterfaceType("granary.members")]
public interface IMembersGrain : IGrainWithIntegerKey
{
    /// <summary>The silos that are not known to be dead, by name.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("list")]
    ValueTask<ImmutableArray<SiloMember>> List(CancellationToken cancellationToken = default);
}
