using System.Collections.Concurrent;

namespace Granary.Shards;

/// <summary>
/// Sends the commands of one process to shards, many in a call: what comes while calls are under way goes together with the
/// next one. Repeats a command, under the same operation id, while the cluster cannot answer. Thread-safe.
/// </summary>
/// <typeparam name="TCommand">The block's command.</typeparam>
/// <param name="call">One call to a shard.</param>
/// <param name="options">How calls are repeated.</param>
/// <param name="backoff">How long to pause before that.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Counts the calls.</param>
/// <param name="rules">How commands are put into calls.</param>
internal sealed class ShardBatcher<TCommand>(
    ShardCall<TCommand> call,
    ShardCallOptions options,
    Backoff backoff,
    TimeProvider time,
    ClientMetrics? metrics = null,
    ShardBatchRules<TCommand>? rules = null)
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
            static (key, batcher) => new ShardQueue<TCommand>(
                key, batcher.Call, batcher.Options, batcher.Rules, batcher.Backoff, batcher.Time, batcher.Metrics),
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

    private ShardBatchRules<TCommand> Rules { get; } = rules ?? new ShardBatchRules<TCommand>();

    private Backoff Backoff => backoff;

    private TimeProvider Time => time;

    private ClientMetrics Metrics { get; } = metrics ?? ClientMetrics.None;
}
