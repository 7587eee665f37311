using Granary.Shards;

namespace Granary.Ids;

/// <summary>Grants one lease, and runs of values, from memory.</summary>
internal sealed class OneShard : IIdShards
{
    private long _next = 1;

    public Task<TReply> Send<TReply>(string name, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply => Task.FromResult((TReply)Answer(command));

    public Task<IReadOnlyList<TReply>> SendToAll<TReply>(Func<IdCommand> command, CancellationToken cancellationToken)
        where TReply : ShardReply => throw new NotSupportedException();

    private ShardReply Answer(IdCommand command) => command switch
    {
        LeaseWorkers lease => Lease(lease.Operation.Value, lease.Workers),
        RenewWorkers => throw new GranaryException(RefusalKind.Unavailable, "bench", "The first slice is long enough for a benchmark."),
        TakeRange take => new SequenceRange(
            take.Operation.Value, take.Sequence, Interlocked.Add(ref _next, take.Count) - take.Count, take.Count, 1),
        _ => new Done(Changed: true),
    };

    private static WorkerLease Lease(Guid id, int workers)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new WorkerLease
        {
            LeaseId = id,
            Pool = "bench",
            Layout = SnowflakeLayout.Default,
            Datacenter = 0,
            FirstWorker = 0,
            Workers = workers,
            Lo = SnowflakeLayout.Default.TickOf(now),
            Hi = SnowflakeLayout.Default.TickOf(now + IdLimits.BudgetMax),
            ServerTime = now,
        };
    }
}
