using Granary.Shards;

namespace Granary.Ids;

/// <summary>The real rules of one Ids shard, in memory and without a cluster.</summary>
internal sealed class CoreIdShards : IIdShards
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly IdTable _table = new([], Guid.NewGuid());

    public CoreIdShards(TimeProvider time)
    {
        _time = time;
        _table.EnsureDefaultPool(time.GetUtcNow());
    }

    public Task<TReply> Send<TReply>(string name, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        lock (_gate)
        {
            var reply = _table.Decide(command, _time.GetUtcNow()).Reply;
            return reply is Refusal refusal ? Task.FromException<TReply>(refusal.ToException()) : Task.FromResult((TReply)reply);
        }
    }

    public async Task<IReadOnlyList<TReply>> SendToAll<TReply>(Func<IdCommand> command, CancellationToken cancellationToken)
        where TReply : ShardReply => [await Send<TReply>("", command(), cancellationToken)];
}
