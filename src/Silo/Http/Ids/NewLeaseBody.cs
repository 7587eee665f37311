using Granary.Ids;
using Granary.Shards;

namespace Granary.Http.Ids;

/// <summary>What a new lease shall cover.</summary>
/// <param name="Holder">Who asks.</param>
/// <param name="Workers">How many worker ids: a power of two.</param>
/// <param name="Worker">The first worker id, where a fixed one is wanted.</param>
/// <param name="Datacenter">The datacenter that asks. Default: the silo's.</param>
/// <param name="BudgetSeconds">How far ahead of now the slice shall end. Default: 11 minutes.</param>
/// <param name="WhenAhead">What to do when the worker ids that the holder had before are marked ahead of now.</param>
internal sealed record NewLeaseBody(
    HolderBody Holder, int Workers = 1, int? Worker = null, int? Datacenter = null, int? BudgetSeconds = null, WhenAhead WhenAhead = WhenAhead.Start)
{
    public LeaseWorkers ToCommand(OperationId operation, string pool, IdOptions silo) => new(
        operation, pool, Workers, Holder.ToHolder(), Datacenter ?? silo.Datacenter, RenewLeaseBody.BudgetOf(BudgetSeconds), Worker, WhenAhead);
}
