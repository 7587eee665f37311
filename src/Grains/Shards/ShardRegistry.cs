using System.Collections.Concurrent;

namespace Granary.Shards;

/// <summary>The shards that are active in this silo. Thread-safe.</summary>
internal sealed class ShardRegistry
{
    private readonly ConcurrentDictionary<string, ShardActivation> _shards = new();

    /// <summary>The keys of the shards that are active here.</summary>
    public IReadOnlyCollection<string> Keys => [.. _shards.Keys];

    /// <summary>The keys of those that hold a claim.</summary>
    public IReadOnlyCollection<string> Owned => [.. _shards.Where(static pair => pair.Value.IsOwned()).Select(static pair => pair.Key)];

    public void Add(string key, ShardActivation activation) => _shards[key] = activation;

    public void Remove(string key, IGrainContext context)
    {
        if (_shards.TryGetValue(key, out var activation) && activation.Context == context)
        {
            _shards.TryRemove(KeyValuePair.Create(key, activation));
        }
    }

    /// <summary>The activation of a shard, if it is here.</summary>
    public ShardActivation? Find(string key) => _shards.GetValueOrDefault(key);
}
