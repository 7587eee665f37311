using Granary.Shards;

namespace Granary.Ids;

/// <summary>A shard's pools by name, and what is left of deleted ones.</summary>
internal sealed class PoolBook(Guid incarnation)
{
    /// <summary>
    /// Stands in the place of a name, and is none, for all pools that a restored store does not know: its floor is
    /// where they begin.
    /// </summary>
    public const string UnknownPools = "*";

    private readonly SortedDictionary<string, WorkerPool> _pools = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PoolRow> _tombstones = [];
    private long _floorOfUnknown;

    public void Load(PoolRow row)
    {
        if (row.Name == UnknownPools)
        {
            _floorOfUnknown = row.FloorMilliseconds;
        }
        else if (row.Deleted)
        {
            _tombstones.Add(row.Name, row);
        }
        else
        {
            _pools.Add(row.Name, new WorkerPool(row, incarnation));
        }
    }

    /// <summary>
    /// The state that rows of that pool and generation belong to; <see langword="null"/> when the pool is no more.
    /// </summary>
    public WorkerBook? Find(string pool, int generation) =>
        _pools.TryGetValue(pool, out var found) && found.Row.Generation == generation ? found.Book : null;

    /// <summary>Whether a pool of that name was ever created.</summary>
    public bool Knows(string pool) => _pools.ContainsKey(pool) || _tombstones.ContainsKey(pool);

    public ShardReply Create(PoolDefinition? definition, DateTimeOffset now, List<IdChange> changes)
    {
        if (PoolGuards.Definition(definition) is { } refusal)
        {
            return refusal;
        }

        // The order of the ranges says nothing, so it makes no difference either.
        var ranges = definition!.Ranges.IsDefault ? [] : definition.Ranges.Sort((a, b) => a.Datacenter - b.Datacenter);
        definition = definition with { Ranges = ranges };
        var name = definition.Name;
        if (_pools.TryGetValue(name, out var existing))
        {
            return existing.Row.Definition == definition
                ? existing.Describe(now, withLeases: true)
                : new Refusal(
                    RefusalKind.Conflict,
                    IdCodes.PoolExists,
                    $"Pool '{name}' is there with another definition ({existing.Row.Definition.Layout.Describe()}); "
                    + "take another name, or delete it first.");
        }

        var tombstone = _tombstones.GetValueOrDefault(name);
        if (tombstone is null && _pools.Count + _tombstones.Count >= IdLimits.NamesPerShardMax)
        {
            return new Refusal(
                RefusalKind.Conflict,
                IdCodes.TooMany,
                $"The shard of '{name}' knows {IdLimits.NamesPerShardMax} pools, deleted ones included, and takes no more; "
                + "reuse a deleted name.");
        }

        var row = new PoolRow(
            name,
            (tombstone?.Generation ?? 0) + 1,
            definition,
            DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            Deleted: false,
            tombstone?.FloorMilliseconds ?? _floorOfUnknown);
        var pool = new WorkerPool(row, incarnation);
        _tombstones.Remove(name);
        _pools.Add(name, pool);
        changes.Add(IdChange.Put(row));
        return pool.Describe(now, withLeases: true);
    }

    /// <summary>
    /// Deletes a pool. Its other rows go to <paramref name="garbage"/>, as they may be more than one commit bears.
    /// </summary>
    public ShardReply Delete(string name, DateTimeOffset now, List<IdChange> changes, Queue<IdRow> garbage)
    {
        if (Find(name, out var pool) is { } refusal)
        {
            return refusal;
        }

        if (pool.CheckUnused(now) is { } inUse)
        {
            return inUse;
        }

        var tombstone = pool.Tombstone();
        _pools.Remove(name);
        _tombstones.Add(name, tombstone);
        changes.Add(IdChange.Put(tombstone));
        foreach (var row in pool.Book.Rows())
        {
            garbage.Enqueue(row);
        }

        return new Done(Changed: true);
    }

    public ShardReply Describe(string? name, DateTimeOffset now)
    {
        if (name is null)
        {
            return new PoolList([.. _pools.Values.Select(pool => pool.Describe(now, withLeases: false))]);
        }

        return Find(name, out var found) ?? (ShardReply)new PoolList([found.Describe(now, withLeases: true)]);
    }

    /// <summary>Counts the live leases, and finds how full the fullest pool is.</summary>
    public IdCensus Count(DateTimeOffset now)
    {
        var census = default(IdCensus);
        foreach (var pool in _pools.Values)
        {
            var (leases, fill) = pool.Count(now);
            census = new IdCensus(census.Leases + leases, Math.Max(census.FullestPool, fill));
        }

        return census;
    }

    /// <summary>The pool of that name, or the refusal.</summary>
    public Refusal? Find(string name, out WorkerPool pool)
    {
        pool = null!;
        if (IdGuards.Name(name, "pool") is { } refusal)
        {
            return refusal;
        }

        return _pools.TryGetValue(name, out pool!)
            ? null
            : new Refusal(RefusalKind.NotFound, IdCodes.PoolNotFound, $"There is no pool '{name}'; create it first.");
    }
}
