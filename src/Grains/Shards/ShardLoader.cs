using System.Data.Common;
using Granary.Ledger;

namespace Granary.Shards;

/// <summary>Reads a shard's slice, after the claim, into a new core.</summary>
internal delegate Task<TCore> ShardLoader<TCore>(ShardClaim claim, DbConnection connection, CancellationToken cancellationToken);
