using Granary.Shards;

namespace Granary.Ids;

/// <summary>Creates a pool; answered by <see cref="PoolInfo"/>. The same definition again is no error.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Definition">What the pool shall be.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.create-pool")]
public sealed record CreatePool(OperationId Operation, [property: Id(0)] PoolDefinition Definition) : IdCommand(Operation);
