using Granary.Shards;

namespace Granary.Ids;

/// <summary>Tells about one pool with its leases, or, without a name, about all pools of the shard; answered by <see cref="PoolList"/>.</summary>
/// <param name="Operation">The operation's id; nothing changes.</param>
/// <param name="Pool">The pool; <see langword="null"/> for all, then without their leases.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.describe-pools")]
public sealed record DescribePools(OperationId Operation, [property: Id(0)] string? Pool = null) : IdCommand(Operation);
