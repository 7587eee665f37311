namespace Granary.Cluster;

/// <summary>Tells about one silo, from that silo's memory. Its key is the silo's address (<see cref="SiloMember.Address"/>).</summary>
[GrainInterfaceType("granary.silo-status")]
public interface ISiloStatusGrain : IGrainWithStringKey
{
    /// <summary>What the silo is, owns and does. Fails when the silo is gone.</summary>
    /// <param name="historySeconds">How many seconds of history to tell, up to <see cref="ClusterLimits.HistorySecondsMax"/>; 0: none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("describe")]
    ValueTask<SiloReport> Describe(int historySeconds, CancellationToken cancellationToken = default);
}
