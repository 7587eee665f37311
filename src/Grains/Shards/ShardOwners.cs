namespace Granary.Shards;

/// <summary>Answers which of some silos owns a shard; remembers the last answer, as membership seldom changes. Thread-safe.</summary>
internal sealed class ShardOwners(IEnumerable<ShardedBlock> blocks, StoreInfo store)
{
    private readonly ShardedBlock[] _blocks = [.. blocks];
    private Table? _latest;

    /// <summary>The blocks that have numbered shards.</summary>
    public IReadOnlyList<ShardedBlock> Blocks => _blocks;

    /// <summary>The owner of the shard with this key.</summary>
    public SiloAddress OwnerOf(string key, IReadOnlyCollection<SiloAddress> silos)
    {
        var table = TableFor(silos);
        return table.Owners.GetValueOrDefault(key) ?? table.Silos[ShardAssignment.Owner(key, [.. table.Silos.Keys])];
    }

    /// <summary>The keys of all numbered shards, with their owners.</summary>
    public IReadOnlyDictionary<string, SiloAddress> All(IReadOnlyCollection<SiloAddress> silos) => TableFor(silos).Owners;

    private Table TableFor(IReadOnlyCollection<SiloAddress> silos)
    {
        // A silo is known by its endpoint, so that it gets the same shards back after a restart. While the old generation of
        // an endpoint is still listed the new one counts.
        var byName = new Dictionary<string, SiloAddress>();
        foreach (var silo in silos)
        {
            var name = silo.Endpoint.ToString();
            if (!byName.TryGetValue(name, out var other) || silo.Generation > other.Generation)
            {
                byName[name] = silo;
            }
        }

        var latest = Volatile.Read(ref _latest);
        if (latest is not null && latest.Silos.Count == byName.Count && byName.Values.All(latest.Silos.ContainsValue))
        {
            return latest;
        }

        var owners =
            from block in _blocks
            from pair in ShardAssignment.Owners(block.Block, store.ShardCount, byName.Keys)
            select KeyValuePair.Create(pair.Key, byName[pair.Value]);
        var table = new Table(byName, owners.ToDictionary());
        Volatile.Write(ref _latest, table);
        return table;
    }

    private sealed record Table(Dictionary<string, SiloAddress> Silos, Dictionary<string, SiloAddress> Owners);
}
