using Granary.Shards;

namespace Granary.Ids;

/// <summary>Takes a stable name off its worker ids, so that they go to anybody once they are free; answered by <see cref="Done"/>.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Holder">The stable name.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.forget-holder")]
public sealed record ForgetHolder(OperationId Operation, [property: Id(0)] string Pool, [property: Id(1)] string Holder) : IdCommand(Operation);
