using System.Collections.Concurrent;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// One shard in memory that keeps the block's promises: a slice or a run is granted once. It can be away, lose answers,
/// pass worker ids on, and tell a wrong time.
/// </summary>
internal sealed class FakeIdShards(TimeProvider time) : IIdShards
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (LeaseWorkers Request, WorkerLease Lease)> _leases = [];
    private readonly Dictionary<int, long> _marks = [];
    private long _nextValue = 1;
    private TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SnowflakeLayout Layout { get; set; } = SnowflakeLayout.Default;

    public Guid Incarnation { get; set; } = Guid.NewGuid();

    /// <summary>What every command is refused with; null when the shard is there.</summary>
    public Exception? Away { get; set; }

    /// <summary>How many of the next answers are lost after the command was carried out.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>How far the shard's clock is off.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>The first worker id of new leases.</summary>
    public int FirstWorker { get; set; }

    public long Step { get; init; } = 1;

    public long Maximum { get; init; } = long.MaxValue;

    public ConcurrentQueue<IdCommand> Commands { get; } = new();

    public IReadOnlyList<T> Sent<T>() => [.. Commands.OfType<T>()];

    /// <summary>Ends at the next command; to be taken before what causes it.</summary>
    public Task NextCommand()
    {
        lock (_gate)
        {
            return _sent.Task;
        }
    }

    /// <summary>Ends the live leases, as a takeover would.</summary>
    public void PassOn()
    {
        lock (_gate)
        {
            _leases.Clear();
        }
    }

    public Task<TReply> Send<TReply>(string name, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        lock (_gate)
        {
            Commands.Enqueue(command);
            Interlocked.Exchange(ref _sent, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            if (Away is { } problem)
            {
                return Task.FromException<TReply>(problem);
            }

            ShardReply reply;
            do
            {
                // A lost answer makes the client's caller repeat the command under the same operation id.
                reply = Answer(command);
            }
            while (AnswersToLose-- > 0);
            AnswersToLose = 0;
            return reply is Refusal refusal
                ? Task.FromException<TReply>(refusal.ToException())
                : Task.FromResult((TReply)reply);
        }
    }

    public Task<IReadOnlyList<TReply>> SendToAll<TReply>(Func<IdCommand> command, CancellationToken cancellationToken)
        where TReply : ShardReply => throw new NotSupportedException();

    private ShardReply Answer(IdCommand command) => command switch
    {
        LeaseWorkers lease => Lease(lease),
        RenewWorkers renew => Renew(renew),
        ReleaseWorkers release => Release(release),
        TakeRange take => Take(take),
        ReturnRange => new Done(Changed: true),
        _ => throw new NotSupportedException(command.GetType().Name),
    };

    private ShardReply Lease(LeaseWorkers request)
    {
        var lo = Math.Max(Tick(), _marks.GetValueOrDefault(FirstWorker));
        if (lo > Tick() && request.WhenAhead == WhenAhead.Wait)
        {
            return new Refusal(RefusalKind.Conflict, IdCodes.WorkerAhead, "ahead", RetryAfter: Layout.TimeOf(lo) - Now());
        }

        return Grant(request.Operation.Value, request, lo, Math.Max(Tick() + Ticks(request.Budget), lo + Ticks(IdLimits.SliceMin)));
    }

    private ShardReply Renew(RenewWorkers request)
    {
        if (!_leases.TryGetValue(request.LeaseId, out var held))
        {
            return new Refusal(RefusalKind.Conflict, IdCodes.LeaseLost, $"Lease {request.LeaseId} passed to 'thief'.");
        }

        var lo = held.Lease.Hi >= Tick() ? held.Lease.Lo : Tick();
        return Grant(request.LeaseId, held.Request, lo, Math.Max(held.Lease.Hi, Tick() + Ticks(request.Budget)));
    }

    private WorkerLease Grant(Guid id, LeaseWorkers request, long lo, long hi)
    {
        var lease = new WorkerLease
        {
            LeaseId = id,
            Pool = request.Pool,
            Layout = Layout,
            Datacenter = request.Datacenter,
            FirstWorker = _leases.TryGetValue(id, out var held) ? held.Lease.FirstWorker : FirstWorker,
            Workers = request.Workers,
            Lo = lo,
            Hi = hi,
            ServerTime = Now(),
            Incarnation = Incarnation,
        };
        _leases[id] = (request, lease);
        _marks[lease.FirstWorker] = hi;
        return lease;
    }

    private Done Release(ReleaseWorkers request)
    {
        if (_leases.Remove(request.LeaseId, out var held))
        {
            _marks[held.Lease.FirstWorker] = request.NextTick ?? held.Lease.Hi;
        }

        return new Done(Changed: held.Lease is not null);
    }

    private ShardReply Take(TakeRange request)
    {
        if (_nextValue > Maximum)
        {
            return new Refusal(RefusalKind.Exhausted, IdCodes.SequenceExhausted, "used up");
        }

        var count = (int)Math.Min(request.Count, ((Maximum - _nextValue) / Step) + 1);
        var range = new SequenceRange(request.Operation.Value, request.Sequence, _nextValue, count, Step, Incarnation);
        _nextValue += count * Step;
        return range;
    }

    private DateTimeOffset Now() => time.GetUtcNow() + ClockError;

    private long Tick() => Layout.TickOf(Now());

    private long Ticks(TimeSpan span) => (long)span.TotalMilliseconds / Layout.UnitMilliseconds;
}
