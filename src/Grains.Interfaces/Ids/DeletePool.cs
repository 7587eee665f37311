using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// Deletes a pool that has no live lease; answered by <see cref="Done"/>. Its high-water marks are kept: a later pool of the
/// same name starts behind everything that this one could have issued.
/// </summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Pool">The pool.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.delete-pool")]
public sealed record DeletePool(OperationId Operation, [property: Id(0)] string Pool) : IdCommand(Operation);
