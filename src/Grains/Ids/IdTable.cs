using System.Diagnostics;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The core of one Ids shard: commands in, decisions out. A decision is in force in memory at once, so the next one
/// builds on it; its answer may leave only when its changes, and those of every decision before it, are durable. When a
/// commit fails or its outcome is unknown the table must be thrown away and loaded again.
/// </summary>
/// <remarks>
/// <para>Time is an argument and may go backwards: that makes worker ids wait, but never grants anything twice.</para>
/// <para>Values that a decision without changes hands out were reserved for this table alone by an earlier, durable one. So
/// they are unique even when another activation has claimed the shard since; descriptions and refusals may be outdated, and
/// values of a <see cref="SequenceLevel.Monotonic"/> sequence may be less than what the other one hands out.</para>
/// </remarks>
internal sealed class IdTable
{
    /// <summary>The pool that is there from the first start.</summary>
    public const string DefaultPool = "default";

    private const int GarbagePerDecision = 32;

    private readonly PoolBook _pools;
    private readonly SequenceBook _sequences;
    private readonly Queue<IdRow> _garbage = new();
    private bool _handedOver;

    /// <summary>Loads a shard.</summary>
    /// <param name="rows">All of its rows, in any order.</param>
    /// <param name="incarnation">The store's incarnation, which leases and ranges carry.</param>
    public IdTable(IReadOnlyCollection<IdRow> rows, Guid incarnation = default)
    {
        _pools = new PoolBook(incarnation);
        _sequences = new SequenceBook(incarnation);
        Load(rows);
    }

    /// <summary>
    /// Decides one command and applies the decision. Whatever is wrong with the command is answered by a
    /// <see cref="Refusal"/>.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="now">The database's time.</param>
    public IdDecision Decide(IdCommand command, DateTimeOffset now)
    {
        if (_handedOver)
        {
            throw new InvalidOperationException("The shard was handed over; its table decides nothing any more.");
        }

        var changes = new List<IdChange>();
        var reply = Dispatch(command, now, changes);
        return Finish(reply, changes);
    }

    /// <summary>
    /// Creates the pool that is there from the first start, unless one of that name is or was there. For the shard that
    /// owns the name.
    /// </summary>
    /// <param name="now">The database's time.</param>
    /// <param name="homeDatacenter">The only datacenter that it serves.</param>
    /// <returns>The changes to commit; none when there was nothing to do.</returns>
    public IReadOnlyList<IdChange> EnsureDefaultPool(DateTimeOffset now, int homeDatacenter = 0)
    {
        if (_pools.Knows(DefaultPool))
        {
            return [];
        }

        var changes = new List<IdChange>();
        var reply = _pools.Create(new PoolDefinition { Name = DefaultPool, HomeDatacenter = homeDatacenter }, now, changes);
        Debug.Assert(reply is PoolInfo, "The default pool keeps the rules.");
        return changes;
    }

    /// <summary>Counts what the shard holds.</summary>
    /// <param name="now">The database's time.</param>
    public IdCensus Count(DateTimeOffset now) => _pools.Count(now);

    /// <summary>
    /// Ends the table's life and returns what a clean stop commits: the unused parts of reservations. When that commit
    /// does not come about there are gaps, and no harm.
    /// </summary>
    public IReadOnlyList<IdChange> HandOver()
    {
        var changes = new List<IdChange>();
        if (!_handedOver)
        {
            _handedOver = true;
            _sequences.HandOver(changes);
        }

        return changes;
    }

    private ShardReply Dispatch(IdCommand command, DateTimeOffset now, List<IdChange> changes) => command switch
    {
        LeaseWorkers lease => _pools.Find(lease.Pool, out var pool) ?? pool.Lease(lease, now, changes),
        RenewWorkers renew => _pools.Find(renew.Pool, out var pool) ?? pool.Renew(renew, now, changes),
        ReleaseWorkers release => _pools.Find(release.Pool, out var pool) ?? pool.Release(release, now, changes),
        ForgetHolder forget => _pools.Find(forget.Pool, out var pool) ?? pool.Forget(forget, changes),
        CreatePool create => _pools.Create(create.Definition, now, changes),
        DeletePool delete => _pools.Delete(delete.Pool, now, changes, _garbage),
        DescribePools describe => _pools.Describe(describe.Pool, now),
        TakeRange take => _sequences.Find(take.Sequence, out var sequence) ?? sequence.Take(take, now, changes),
        ReturnRange back => _sequences.Find(back.Sequence, out var sequence) ?? sequence.Return(back),
        CreateSequence create => _sequences.Create(create.Definition, now, changes),
        DeleteSequence delete => _sequences.Delete(delete.Sequence, changes),
        DescribeSequences describe => _sequences.Describe(describe.Sequence),
        _ => throw new ArgumentException($"The Ids block knows no command {command?.GetType().Name}.", nameof(command)),
    };

    /// <summary>Lets rows of deleted pools go along with a decision that is written anyway, a few at a time.</summary>
    private IdDecision Finish(ShardReply reply, List<IdChange> changes)
    {
        for (var i = 0; changes.Count > 0 && i < GarbagePerDecision && _garbage.TryDequeue(out var row); i++)
        {
            changes.Add(IdChange.Delete(row));
        }

        return new IdDecision(reply, changes);
    }

    private void Load(IReadOnlyCollection<IdRow> rows)
    {
        foreach (var row in rows)
        {
            if (row is PoolRow pool)
            {
                _pools.Load(pool);
            }
            else if (row is SequenceRow sequence)
            {
                _sequences.Load(sequence);
            }
        }

        LoadOf<MarkRow>(rows, mark => _pools.Find(mark.Pool, mark.Generation), (book, mark) => book.Load(mark));
        LoadOf<LeaseRow>(rows, lease => _pools.Find(lease.Pool, lease.Generation), (book, lease) => book.Load(lease));
        LoadOf<HolderRow>(rows, holder => _pools.Find(holder.Pool, holder.Generation), (book, holder) => book.Load(holder));
        foreach (var taker in rows.OfType<TakerRow>())
        {
            _sequences.FindStrict(taker.Sequence)?.Load(taker);
        }
    }

    private void LoadOf<TRow>(IReadOnlyCollection<IdRow> rows, Func<TRow, WorkerBook?> find, Action<WorkerBook, TRow> load)
        where TRow : IdRow
    {
        foreach (var row in rows.OfType<TRow>())
        {
            if (find(row) is { } book)
            {
                load(book, row);
            }
            else
            {
                _garbage.Enqueue(row);
            }
        }
    }
}
