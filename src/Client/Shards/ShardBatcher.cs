using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Granary.Shards;

/// <summary>
/// Sends the commands of one process to shards, many in a call: what comes while a call is under way goes together with the
/// next one. Repeats a command, under the same operation id, while the cluster cannot answer. Thread-safe.
/// </summary>
/// <typeparam name="TCommand">The block's command.</typeparam>
internal sealed class ShardBatcher<TCommand>(ShardCall<TCommand> call, ShardCallOptions options, Backoff backoff, TimeProvider time)
{
    // Two, so that the next batch is on its way while the silo commits the last one.
    private const int CallsAtOnceMax = 2;

    private readonly ConcurrentDictionary<string, Lane> _lanes = new();

    /// <summary>Sends a command and answers with its reply; a refusal that a repeat cannot cure is thrown.</summary>
    /// <param name="shard">The shard's key.</param>
    /// <param name="command">The command; its operation id makes repeats harmless.</param>
    /// <param name="cancellationToken">Stops waiting. What was sent may still be carried out.</param>
    /// <exception cref="GranaryException">The request was refused, or could not be carried out in time.</exception>
    public async Task<ShardReply> Send(string shard, TCommand command, CancellationToken cancellationToken)
    {
        var lane = _lanes.GetOrAdd(shard, static (key, batcher) => new Lane(key, batcher), this);
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (refusal, cause) = (default(Refusal), default(Exception));
            try
            {
                var reply = await lane.Send(command, cancellationToken);
                if (reply is not Refusal refused)
                {
                    return reply;
                }

                if (refused.Kind is not (RefusalKind.Unavailable or RefusalKind.Overloaded))
                {
                    throw refused.ToException();
                }

                refusal = refused;
            }
            catch (Exception error) when (IsPassing(error, cancellationToken))
            {
                cause = error;
            }

            var pause = backoff.Pause(attempt, refusal?.RetryAfter);
            if (time.GetElapsedTime(started) + pause > options.RetryFor)
            {
                throw GaveUp(shard, attempt, time.GetElapsedTime(started), refusal, cause);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    // What membership changes, moves and lost connections look like from outside. A grain's own errors are not among them.
    private static bool IsPassing(Exception error, CancellationToken cancellationToken) =>
        error is TimeoutException or OrleansException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static GranaryException GaveUp(string shard, int attempts, TimeSpan elapsed, Refusal? refusal, Exception? cause) => new(
        refusal?.Kind ?? RefusalKind.Unavailable,
        refusal?.Code ?? ClientCodes.Unavailable,
        $"Shard '{shard}' did not carry the request out: {attempts} tries in {elapsed.TotalSeconds:0.0} s. " +
        $"The last answer was: {refusal?.Message ?? cause?.Message}",
        cause)
    {
        RetryAfter = refusal?.RetryAfter,
    };

    private sealed class Lane(string shard, ShardBatcher<TCommand> batcher)
    {
        private readonly Lock _gate = new();
        private readonly Queue<Waiting> _waiting = new();
        private int _calls;

        public Task<ShardReply> Send(TCommand command, CancellationToken cancellationToken)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<ShardReply>(cancellationToken);
            }

            var waiting = new Waiting(command, cancellationToken);
            lock (_gate)
            {
                if (_waiting.Count >= batcher.Options.WaitingMax)
                {
                    throw new GranaryException(
                        RefusalKind.Overloaded, ClientCodes.Overloaded,
                        $"{_waiting.Count} requests of this process wait for shard '{shard}' already; slow down.");
                }

                _waiting.Enqueue(waiting);
                if (_calls == CallsAtOnceMax)
                {
                    return waiting.Reply;
                }

                _calls++;
            }

            _ = Pump();
            return waiting.Reply;
        }

        private async Task Pump()
        {
            while (Next() is { } batch)
            {
                try
                {
                    var replies = await batcher.Call(shard, [.. batch.Select(static w => w.Command)]);
                    for (var i = 0; i < batch.Count; i++)
                    {
                        batch[i].Answer(replies[i]);
                    }
                }
#pragma warning disable CA1031 // Each waiting request carries the error to its caller, who decides whether to repeat it.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    batch.ForEach(waiting => waiting.Fail(error));
                }
            }
        }

        private List<Waiting>? Next()
        {
            var batch = new List<Waiting>();
            lock (_gate)
            {
                while (batch.Count < ShardLimits.BatchSizeMax && _waiting.TryDequeue(out var waiting))
                {
                    if (!waiting.IsGone)
                    {
                        batch.Add(waiting);
                    }
                }

                if (batch.Count == 0)
                {
                    _calls--;
                    return null;
                }
            }

            return batch;
        }
    }

    private ShardCallOptions Options => options;

    private ValueTask<ImmutableArray<ShardReply>> Call(string shard, ImmutableArray<TCommand> commands) => call(shard, commands);

    private sealed class Waiting
    {
        private readonly TaskCompletionSource<ShardReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenRegistration _cancellation;

        public Waiting(TCommand command, CancellationToken cancellationToken)
        {
            Command = command;
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource<ShardReply>)state!).TrySetCanceled(token), _reply);
        }

        public TCommand Command { get; }

        public Task<ShardReply> Reply => _reply.Task;

        /// <summary>Whether the caller has stopped waiting before the command was sent.</summary>
        public bool IsGone => _reply.Task.IsCompleted;

        public void Answer(ShardReply reply)
        {
            _cancellation.Unregister();
            _reply.TrySetResult(reply);
        }

        public void Fail(Exception error)
        {
            _cancellation.Unregister();
            _reply.TrySetException(error);

            // The caller may have gone; then nobody looks at the error.
            _ = _reply.Task.Exception;
        }
    }
}
