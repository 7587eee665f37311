using System.Collections.Concurrent;
using System.Collections.Immutable;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// The real rules of some shards, in memory and without a cluster: what they decide is durable at once. Each of them can be taken
/// over, and be silent towards the hub.
/// </summary>
internal sealed class CoreLockShards : ILockShards, IDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(20);

    private readonly Shard[] _shards;
    private readonly ITimer _tick;

    public CoreLockShards(TimeProvider time, int count = 4)
    {
        _shards = [.. Enumerable.Range(0, count).Select(number => new Shard(number, count, time))];
        _tick = time.CreateTimer(_ => Tick(), null, TickEvery, TickEvery);
    }

    /// <summary>Shards that the hub gets no answer from.</summary>
    public ConcurrentDictionary<int, bool> Silent { get; } = new();

    /// <summary>All commands that came to a shard.</summary>
    public ConcurrentQueue<(int Shard, LockCommand Command)> Commands { get; } = new();

    /// <summary>Is called whenever something may have changed.</summary>
    public Action? Changed { get; set; }

    public LockCensus Census => _shards
        .Select(static shard => shard.Census)
        .Aggregate(static (all, one) => new LockCensus(all.Held + one.Held, all.Waiting + one.Waiting, all.Sessions + one.Sessions));

    public IReadOnlyList<T> Sent<T>() => [.. Commands.Select(static one => one.Command).OfType<T>()];

    /// <summary>Another owner takes a shard over.</summary>
    public void TakeOver(int shard, bool isClean = false) => _shards[shard].TakeOver(isClean);

    /// <summary>Other owners take all shards over.</summary>
    public void TakeOverAll()
    {
        foreach (var shard in _shards)
        {
            shard.TakeOver(isClean: false);
        }
    }

    /// <summary>Says something to a shard behind the clients' backs.</summary>
    public TReply Tell<TReply>(int shard, LockCommand command)
        where TReply : ShardReply => (TReply)_shards[shard].Decide(command);

    public ValueTask<int> ShardOf(string space, string name, CancellationToken cancellationToken) => ValueTask.FromResult(NumberOf(name, space));

    public int NumberOf(string name, string space = "default") => LockPlace.ShardOf(space, name, _shards.Length);

    public ValueTask<int> Count(CancellationToken cancellationToken) => ValueTask.FromResult(_shards.Length);

    public Task<TReply> Send<TReply>(int shard, LockCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        Commands.Enqueue((shard, command));
        var reply = _shards[shard].Decide(command);
        Changed?.Invoke();
        return reply is Refusal refusal ? Task.FromException<TReply>(refusal.ToException()) : Task.FromResult((TReply)reply);
    }

    public Task<LockEvents> Listen(int shard, LockListen listen, CancellationToken cancellationToken) =>
        _shards[shard].Mailboxes.Listen(listen, cancellationToken);

    public Task<ImmutableArray<LockRenewal>> Renew(
        Guid session, TimeSpan ttl, ImmutableArray<int> shards, CancellationToken cancellationToken)
    {
        var asked = shards.IsDefaultOrEmpty ? Enumerable.Range(0, _shards.Length) : shards;
        return Task.FromResult<ImmutableArray<LockRenewal>>(
        [
            .. asked.Select(shard => Silent.ContainsKey(shard)
                ? new LockRenewal(shard, IsAnswered: false, 0, default)
                : _shards[shard].KeepAlive(session)),
        ]);
    }

    public void Dispose() => _tick.Dispose();

    private void Tick()
    {
        foreach (var shard in _shards)
        {
            shard.Tick();
        }

        Changed?.Invoke();
    }

    private sealed class Shard
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<long, HolderRow> _rows = [];
        private readonly Guid _incarnation = Guid.NewGuid();
        private readonly int _number;
        private readonly int _count;
        private readonly TimeProvider _time;
        private LockTable _table = null!;

        public Shard(int number, int count, TimeProvider time)
        {
            (_number, _count, _time) = (number, count, time);
            Claim(1, isClean: true);
        }

        public LockMailboxes Mailboxes { get; private set; } = null!;

        public LockCensus Census
        {
            get
            {
                lock (_gate)
                {
                    return _table.Census;
                }
            }
        }

        private LockNow Now => new(_time.GetElapsedTime(0), _time.GetUtcNow());

        public ShardReply Decide(LockCommand command)
        {
            lock (_gate)
            {
                var (reply, changes, notices) = _table.Decide(command, Now);
                Commit(changes, notices);
                return reply;
            }
        }

        public LockRenewal KeepAlive(Guid session)
        {
            lock (_gate)
            {
                return new LockRenewal(_number, IsAnswered: true, _table.Epoch, _table.KeepAlive(session, Now.Elapsed));
            }
        }

        public void Tick()
        {
            lock (_gate)
            {
                var tick = _table.Tick(Now);
                Commit(tick.Changes, tick.Notices);
            }
        }

        public void TakeOver(bool isClean)
        {
            lock (_gate)
            {
                Mailboxes.End(LedgerException.HandedOver(ShardMap.KeyOf(LockPlace.Block, _number)).ToRefusal());
                Claim(_table.Epoch + 1, isClean);
            }
        }

        private void Claim(long epoch, bool isClean)
        {
            _table = new LockTable(
                new LockClaim(epoch, Now.Elapsed, isClean),
                _incarnation,
                (space, name) => LockPlace.ShardOf(space, name, _count) == _number,
                [.. _rows.Values]);
            Mailboxes = new LockMailboxes(epoch, _time);
        }

        private void Commit(IReadOnlyList<LockChange> changes, IReadOnlyList<LockNotice> notices)
        {
            foreach (var (slot, row) in changes)
            {
                _rows.Remove(slot);
                if (row is not null)
                {
                    _rows.Add(slot, row);
                }
            }

            Mailboxes.Post(notices);
        }
    }
}
