using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>A live lease of a pool.</summary>
/// <param name="LeaseId">Its id.</param>
/// <param name="Datacenter">The datacenter.</param>
/// <param name="FirstWorker">The first worker id.</param>
/// <param name="Workers">How many worker ids.</param>
/// <param name="Holder">Who holds them.</param>
/// <param name="From">When the slice begins.</param>
/// <param name="Until">When it ends unless it is renewed.</param>
/// <param name="RenewedAt">The last grant or renewal.</param>
internal sealed record PoolLeaseBody(
    Guid LeaseId, int Datacenter, int FirstWorker, int Workers, HolderBody Holder, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset RenewedAt)
{
    public static PoolLeaseBody Of(PoolLeaseInfo lease) => new(
        lease.LeaseId, lease.Datacenter, lease.FirstWorker, lease.Workers, HolderBody.Of(lease.Holder), lease.From, lease.Until, lease.RenewedAt);
}
