using Granary.Shards;

namespace Granary.Ids;

/// <summary>Moves the end of a lease's slice to <paramref name="Budget"/> ahead of now; answered by <see cref="WorkerLease"/>. A repeat does no harm.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Pool">The pool.</param>
/// <param name="LeaseId">The lease.</param>
/// <param name="Budget">How far ahead of now the slice shall end. A slice never shrinks.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.renew-workers")]
public sealed record RenewWorkers(
    OperationId Operation,
    [property: Id(0)] string Pool,
    [property: Id(1)] Guid LeaseId,
    [property: Id(2)] TimeSpan Budget) : IdCommand(Operation);
