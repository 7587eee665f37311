using Granary.Shards;

namespace Granary.Ids;

/// <summary>Leases an aligned range of worker ids; answered by <see cref="WorkerLease"/>.</summary>
/// <param name="Operation">Becomes the id of the lease: a repeat gets the same lease.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Workers">How many worker ids: a power of two.</param>
/// <param name="Holder">Who asks.</param>
/// <param name="Datacenter">The datacenter that asks.</param>
/// <param name="Budget">How far ahead of now the slice shall end.</param>
/// <param name="Worker">The first worker id, where a fixed one is wanted; a multiple of <paramref name="Workers"/>.</param>
/// <param name="WhenAhead">What to do when the worker ids that the holder had before are marked ahead of now.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.lease-workers")]
public sealed record LeaseWorkers(
    OperationId Operation,
    [property: Id(0)] string Pool,
    [property: Id(1)] int Workers,
    [property: Id(2)] WorkerHolder Holder,
    [property: Id(3)] int Datacenter,
    [property: Id(4)] TimeSpan Budget,
    [property: Id(5)] int? Worker = null,
    [property: Id(6)] WhenAhead WhenAhead = WhenAhead.Start) : IdCommand(Operation);
