using System.Collections.Concurrent;

namespace Granary.Shards;

/// <summary>
/// Sends the commands of one process to shards, many in a call: what comes while calls are under way goes together with the
/// next one. Repeats a command, under the same operation id, while the cluster cannot answer. Thread-safe.
/// </summary>
/// <typeparam name="TCommand">The block's command.</typeparam>
internal sealed class ShardBatcher<TCommand>(
    ShardCall<TCommand> call, ShardCallOptions options, Backoff backoff, TimeProvider time, ClientMetrics? metrics = null)
    where TCommand : notnull
{
    // One per shard, and shards are few.
    private readonly ConcurrentDictionary<string, ShardQueue<TCommand>> _queues = new(StringComparer.Ordinal);

    /// <summary>Sends a command and answers with its reply; a refusal that a repeat cannot cure is thrown.</summary>
    /// <param name="shard">The shard's key.</param>
    /// <param name="command">The command; its operation id makes repeats harmless.</param>
    /// <param name="cancellationToken">Stops waiting. What was sent may still be carried out; what was not is dropped.</param>
    /// <exception cref="GranaryException">The request was refused, or could not be carried out in time.</exception>
    public async Task<ShardReply> Send(string shard, TCommand command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var queue = _queues.GetOrAdd(
            shard,
            static (key, batcher) => new ShardQueue<TCommand>(key, batcher.Call, batcher.Options, batcher.Backoff, batcher.Time, batcher.Metrics),
            this);
        try
        {
            var reply = await queue.Send(command, cancellationToken);
            return reply is Refusal refusal ? throw refusal.ToException() : reply;
        }
        catch (Exception error) when (error is ICodedError coded)
        {
            Metrics.Failed(ShardMap.BlockOf(shard), coded.Code);
            throw;
        }
    }

    private ShardCall<TCommand> Call => call;

    private ShardCallOptions Options => options;

    private Backoff Backoff => backoff;

    private TimeProvider Time => time;

    private ClientMetrics Metrics { get; } = metrics ?? ClientMetrics.None;
}
