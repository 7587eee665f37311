using System.Globalization;
using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>The right to make ids with some worker ids and the ticks from <paramref name="Lo"/> up to, but without, <paramref name="Hi"/>.</summary>
/// <param name="LeaseId">Its id.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Layout">The pool's layout.</param>
/// <param name="Datacenter">The datacenter that the ids carry.</param>
/// <param name="FirstWorker">The first worker id.</param>
/// <param name="Workers">How many worker ids.</param>
/// <param name="Lo">The first tick that may be used.</param>
/// <param name="Hi">One past the last tick that may be used.</param>
/// <param name="ServerTime">The database's time when the slice was granted.</param>
/// <param name="RenewEverySeconds">How often the holder should renew.</param>
internal sealed record LeaseBody(
    Guid LeaseId, string Pool, LayoutBody Layout, int Datacenter, int FirstWorker, int Workers, string Lo, string Hi,
    DateTimeOffset ServerTime, int RenewEverySeconds)
{
    public static LeaseBody Of(WorkerLease lease) => new(
        lease.LeaseId, lease.Pool, LayoutBody.Of(lease.Layout), lease.Datacenter, lease.FirstWorker, lease.Workers,
        lease.Lo.ToString(CultureInfo.InvariantCulture), lease.Hi.ToString(CultureInfo.InvariantCulture),
        lease.ServerTime, (int)IdLimits.RenewEvery.TotalSeconds);
}
