using System.Data.Common;

namespace Granary.Shards;

/// <summary>Reads a shard's slice, after the claim, into a new core.</summary>
internal delegate Task<TCore> ShardLoader<TCore>(DbConnection connection, CancellationToken cancellationToken);
