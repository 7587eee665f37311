using System.Collections.Concurrent;

namespace Granary.Shards;

/// <summary>The shards that are active in this silo. Thread-safe.</summary>
internal sealed class ShardRegistry
{
    private readonly ConcurrentDictionary<string, IGrainContext> _shards = new();

    /// <summary>The keys of the shards that are active here.</summary>
    public IReadOnlyCollection<string> Keys => [.. _shards.Keys];

    public void Add(string key, IGrainContext context) => _shards[key] = context;

    public void Remove(string key, IGrainContext context) => _shards.TryRemove(KeyValuePair.Create(key, context));

    /// <summary>The activation of a shard, if it is here.</summary>
    public IGrainContext? Find(string key) => _shards.GetValueOrDefault(key);
}
