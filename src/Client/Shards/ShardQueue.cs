using System.Collections.Immutable;
using System.Diagnostics;

namespace Granary.Shards;

/// <summary>
/// The requests of this process to one shard. After a failure the whole queue pauses: what fails one request fails its
/// neighbours, and a shard that comes back is not met by a crowd. Thread-safe.
/// </summary>
internal sealed class ShardQueue<TCommand> : IThreadPoolWorkItem
    where TCommand : notnull
{
    private readonly Lock _gate = new();
    private readonly Queue<ShardRequest<TCommand>> _again = new();
    private readonly Queue<ShardRequest<TCommand>> _fresh = new();
    private readonly string _shard;
    private readonly string _block;
    private readonly ShardCall<TCommand> _call;
    private readonly ShardCallOptions _options;
    private readonly ShardBatchRules<TCommand> _rules;
    private readonly Backoff _backoff;
    private readonly TimeProvider _time;
    private readonly ClientMetrics _metrics;
    private readonly ITimer _resume;
    private int _calls;
    private int _failures;
    private bool _isPaused;
    private bool _isPumping;

    public ShardQueue(
        string shard,
        ShardCall<TCommand> call,
        ShardCallOptions options,
        ShardBatchRules<TCommand> rules,
        Backoff backoff,
        TimeProvider time,
        ClientMetrics metrics)
    {
        (_shard, _call, _options, _rules, _backoff, _time, _metrics) = (shard, call, options, rules, backoff, time, metrics);
        _block = ShardMap.BlockOf(shard);
        _resume = time.CreateTimer(_ => Resume(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private int Waiting => _again.Count + _fresh.Count;

    /// <summary>Sends a command until there is an answer; a final refusal is one.</summary>
    public Task<ShardReply> Send(TCommand command, CancellationToken cancellationToken)
    {
        var request = new ShardRequest<TCommand>(command, _time.GetTimestamp());
        bool pump;
        lock (_gate)
        {
            if (Waiting >= _options.WaitingMax && !ForgetOver())
            {
                return Task.FromException<ShardReply>(new GranaryException(
                    RefusalKind.Overloaded,
                    ClientCodes.Overloaded,
                    $"{_options.WaitingMax} requests of this process wait for shard '{_shard}' already; slow down.")
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                });
            }

            _fresh.Enqueue(request);
            if (_isPaused)
            {
                Limit(request);
            }

            pump = MayPump();
        }

        request.CancelWith(cancellationToken);
        Pump(pump);
        return request.Task;
    }

    /// <summary>Sends what waits. Runs on the thread pool, away from the callers' grain contexts, request contexts and activities.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        while (Take() is { } batch)
        {
            _ = Call(batch);
        }
    }

    private List<ShardRequest<TCommand>>? Take()
    {
        lock (_gate)
        {
            var batch = new List<ShardRequest<TCommand>>();
            var bytes = 0L;
            while (!_isPaused && _calls < _rules.CallsAtOnce && batch.Count < ShardLimits.BatchSizeMax)
            {
                var queue = _again.Count > 0 ? _again : _fresh;
                if (!queue.TryPeek(out var request) || (request.IsAlone && batch.Count > 0))
                {
                    break;
                }

                bytes += _rules.SizeOf?.Invoke(request.Command) ?? 0;
                if (bytes > ShardLimits.BatchBytesMax && batch.Count > 0)
                {
                    break;
                }

                queue.Dequeue();
                if (request.IsOver)
                {
                    continue;
                }

                request.Attempts++;
                batch.Add(request);
                if (request.IsAlone)
                {
                    break;
                }
            }

            if (batch.Count == 0)
            {
                _isPumping = false;
                return null;
            }

            _calls++;
            return batch;
        }
    }

    private async Task Call(List<ShardRequest<TCommand>> batch)
    {
        try
        {
            Settle(batch, await Ask(batch));
        }
#pragma warning disable CA1031 // Whatever went wrong, each request is repeated or tells its caller.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Settle(batch, cause);
        }

        bool pump;
        lock (_gate)
        {
            _calls--;
            pump = MayPump();
        }

        Pump(pump);
    }

    private async Task<ImmutableArray<ShardReply>> Ask(List<ShardRequest<TCommand>> batch)
    {
        using var activity = ShardTracing.StartCall(_shard, batch);
        var sent = _time.GetTimestamp();
        var isAnswered = false;
        try
        {
            ImmutableArray<TCommand> commands = [.. batch.Select(static request => request.Command)];
            var replies = await _call(_shard, commands).AsTask().WaitAsync(_options.AttemptTimeout, _time);
            isAnswered = true;
            return replies;
        }
        finally
        {
            _metrics.Called(_block, batch.Count, _time.GetElapsedTime(sent), !isAnswered);
            activity?.SetStatus(isAnswered ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }

    private void Settle(List<ShardRequest<TCommand>> batch, ImmutableArray<ShardReply> replies)
    {
        if (replies.Length != batch.Count)
        {
            throw new InvalidOperationException($"The shard gave {replies.Length} replies to {batch.Count} commands.");
        }

        var again = new List<ShardRequest<TCommand>>();
        TimeSpan? retryAfter = null;
        for (var i = 0; i < replies.Length; i++)
        {
            if (replies[i] is Refusal { Kind: RefusalKind.Unavailable or RefusalKind.Overloaded } refusal)
            {
                batch[i].LastRefusal = refusal;
                again.Add(batch[i]);
                retryAfter = refusal.RetryAfter > (retryAfter ?? TimeSpan.Zero) ? refusal.RetryAfter : retryAfter;
            }
            else
            {
                batch[i].Answer(replies[i]);
            }
        }

        if (again.Count > 0)
        {
            Requeue(again, pause: true, retryAfter);
            return;
        }

        lock (_gate)
        {
            _failures = 0;
        }
    }

    private void Settle(List<ShardRequest<TCommand>> batch, Exception cause)
    {
        var isPassing = GrainCallFailure.IsPassing(cause, CancellationToken.None);
        if (!isPassing && batch.Count == 1)
        {
            batch[0].Fail(new GranaryException(
                RefusalKind.Unavailable,
                ClientCodes.CallFailed,
                $"{batch[0].Command.GetType().Name} failed at shard '{_shard}' in a way that a repeat does not cure: {cause.Message}",
                cause));
            return;
        }

        foreach (var request in batch)
        {
            request.LastCause = cause;

            // One of them may be to blame for an error that does not pass; by itself it harms nobody.
            request.IsAlone |= !isPassing;
        }

        Requeue(batch, pause: isPassing, retryAfter: null);
    }

    private void Requeue(List<ShardRequest<TCommand>> requests, bool pause, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            foreach (var request in requests.Where(static request => !request.IsOver))
            {
                Limit(request);
                request.Command = _rules.Repeat is { } repeat ? repeat(request.Command) : request.Command;
                _again.Enqueue(request);
                _metrics.Retried(_block, request.LastRefusal?.Code ?? ClientCodes.CallFailed);
            }

            if (!pause || _isPaused)
            {
                return;
            }

            foreach (var request in _fresh)
            {
                Limit(request);
            }

            _isPaused = true;
            _resume.Change(_backoff.Pause(++_failures, retryAfter), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Starts a request's clock. As long as all goes well no request needs one.</summary>
    private void Limit(ShardRequest<TCommand> request) =>
        request.ExpireAfter(_options.RetryFor - _time.GetElapsedTime(request.Started), _time, GiveUp);

    private void GiveUp(ShardRequest<TCommand> request)
    {
        var (refusal, cause) = (request.LastRefusal, request.LastCause);
        var tried = request.Attempts == 0 ? "never tried, as earlier requests had failed," : $"{request.Attempts} tries";
        request.Fail(new GranaryException(
            refusal?.Kind ?? RefusalKind.Unavailable,
            refusal?.Code ?? ClientCodes.Unavailable,
            $"Shard '{_shard}' did not carry {request.Command.GetType().Name} out: {tried} in "
            + $"{_time.GetElapsedTime(request.Started).TotalSeconds:0.0} s. {Last(refusal, cause)}",
            cause)
        {
            RetryAfter = refusal?.RetryAfter ?? _options.PauseMax,
        });
    }

    private static string Last(Refusal? refusal, Exception? cause) => (refusal, cause) switch
    {
        ({ } last, _) => $"The last answer was {last.Code}: {last.Message}",
        (_, { } last) => $"The last attempt ended with {last.GetType().Name}: {last.Message}",
        _ => "Try again later.",
    };

    private void Resume()
    {
        bool pump;
        lock (_gate)
        {
            _isPaused = false;
            pump = MayPump();
        }

        Pump(pump);
    }

    private bool MayPump()
    {
        if (_isPumping || _isPaused || _calls >= _rules.CallsAtOnce || Waiting == 0)
        {
            return false;
        }

        _isPumping = true;
        return true;
    }

    private void Pump(bool pump)
    {
        if (pump)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Drops requests whose callers have gone. Whether that made room.</summary>
    private bool ForgetOver()
    {
        foreach (var queue in (Queue<ShardRequest<TCommand>>[])[_again, _fresh])
        {
            for (var left = queue.Count; left > 0; left--)
            {
                var request = queue.Dequeue();
                if (!request.IsOver)
                {
                    queue.Enqueue(request);
                }
            }
        }

        return Waiting < _options.WaitingMax;
    }
}
