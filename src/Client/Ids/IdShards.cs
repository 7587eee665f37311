using Granary.Shards;

namespace Granary.Ids;

/// <inheritdoc cref="IIdShards"/>
internal sealed class IdShards : IIdShards
{
    private const string Block = "ids";

    private readonly ShardDirectory _directory;
    private readonly ShardBatcher<IdCommand> _batcher;

    public IdShards(
        IGrainFactory grains, ShardDirectory directory, ShardCallOptions options, Backoff backoff, TimeProvider time, ClientMetrics metrics)
    {
        _directory = directory;
        _batcher = new ShardBatcher<IdCommand>(
            (shard, commands) => grains.GetGrain<IIdShardGrain>(shard).Execute(commands), options, backoff, time, metrics);
    }

    /// <inheritdoc/>
    public async Task<TReply> Send<TReply>(string name, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply =>
        await SendTo<TReply>(await _directory.KeyOf(Block, name, cancellationToken), command, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TReply>> SendToAll<TReply>(Func<IdCommand> command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        var store = await _directory.Describe(cancellationToken);
        return await Task.WhenAll(Enumerable.Range(0, store.ShardCount).Select(
            shard => SendTo<TReply>(ShardMap.KeyOf(Block, shard), command(), cancellationToken)));
    }

    private async Task<TReply> SendTo<TReply>(string shard, IdCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        var reply = await _batcher.Send(shard, command, cancellationToken);
        if (IncarnationOf(reply) is { } incarnation)
        {
            _directory.Saw(incarnation);
        }

        return (TReply)reply;
    }

    private static Guid? IncarnationOf(ShardReply reply) => reply switch
    {
        WorkerLease lease => lease.Incarnation,
        SequenceRange range => range.Incarnation,
        _ => null,
    };
}
