using Granary.Shards;

namespace Granary.Ids;

/// <summary>Answers generators from memory, at once: what is measured is the generator alone.</summary>
internal sealed class MemoryIdShards : IIdShards
{
    private readonly Lock _gate = new();
    private long _nextValue = 1;
    private LeaseWorkers? _leased;

    public Task<TReply> Send<TReply>(string name, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        lock (_gate)
        {
            return Task.FromResult((TReply)Answer(command));
        }
    }

    public Task<IReadOnlyList<TReply>> SendToAll<TReply>(Func<IdCommand> command, CancellationToken cancellationToken)
        where TReply : ShardReply => throw new NotSupportedException();

    private ShardReply Answer(IdCommand command)
    {
        switch (command)
        {
            case LeaseWorkers lease:
                _leased = lease;
                return Lease(lease);
            case RenewWorkers:
                return Lease(_leased!);
            case TakeRange take:
                var first = _nextValue;
                _nextValue += take.Count;
                return new SequenceRange(take.Operation.Value, take.Sequence, first, take.Count, 1);
            default:
                return new Done(Changed: true);
        }
    }

    private static WorkerLease Lease(LeaseWorkers lease)
    {
        var now = TimeProvider.System.GetUtcNow();
        var layout = SnowflakeLayout.Default;
        return new WorkerLease
        {
            LeaseId = lease.Operation.Value,
            Pool = lease.Pool,
            Layout = layout,
            Datacenter = 0,
            FirstWorker = 0,
            Workers = lease.Workers,
            Lo = layout.TickOf(now),
            Hi = layout.TickOf(now + lease.Budget),
            ServerTime = now,
        };
    }
}
