using Granary.Shards;

namespace Granary.Ids;

/// <summary>Gives worker ids back with the unused tail of their slice; answered by <see cref="Done"/>. A repeat changes nothing.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Pool">The pool.</param>
/// <param name="LeaseId">The lease.</param>
/// <param name="NextTick">The first tick of which the holder has used nothing; <see langword="null"/> when it does not know, which gives no tail back.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.release-workers")]
public sealed record ReleaseWorkers(
    OperationId Operation,
    [property: Id(0)] string Pool,
    [property: Id(1)] Guid LeaseId,
    [property: Id(2)] long? NextTick) : IdCommand(Operation);
