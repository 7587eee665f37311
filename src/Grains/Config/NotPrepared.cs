using Granary.Shards;

namespace Granary.Config;

/// <summary>The namespaces have changed since the release was prepared: prepare it anew. Never leaves the silo.</summary>
internal sealed record NotPrepared : ShardReply
{
    public static readonly NotPrepared Instance = new();
}
