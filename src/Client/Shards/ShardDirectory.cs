namespace Granary.Shards;

/// <summary>Knows which shard owns a name: asks the cluster for the store's shard count, once for each incarnation. Thread-safe.</summary>
internal sealed class ShardDirectory(IGrainFactory grains, ShardCallOptions options, Backoff backoff, TimeProvider time)
{
    private StoreInfo? _store;

    /// <summary>The key of the shard of <paramref name="block"/> that owns <paramref name="name"/>.</summary>
    public async ValueTask<string> KeyOf(string block, string name, CancellationToken cancellationToken)
    {
        var store = await Describe(cancellationToken);
        return ShardMap.KeyOf(block, ShardMap.ShardOf(name, store.ShardCount));
    }

    /// <summary>Takes note of the incarnation that an answer bore. When it is another one the store was restored or cut anew, so the
    /// cluster is asked again before the next request goes out.</summary>
    public void Saw(Guid incarnation)
    {
        if (Volatile.Read(ref _store) is { } known && known.Incarnation != incarnation)
        {
            Interlocked.CompareExchange(ref _store, null, known);
        }
    }

    /// <summary>What the cluster says of its store.</summary>
    public async ValueTask<StoreInfo> Describe(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _store) is { } known)
        {
            return known;
        }

        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var store = await grains.GetGrain<IStoreGrain>(0).Describe().AsTask().WaitAsync(cancellationToken);
                Volatile.Write(ref _store, store);
                return store;
            }
            catch (Exception error) when (GrainCallFailure.IsPassing(error, cancellationToken))
            {
                var pause = backoff.Pause(attempt);
                if (time.GetElapsedTime(started) + pause > options.RetryFor)
                {
                    throw new GranaryException(
                        RefusalKind.Unavailable, ClientCodes.Unavailable,
                        $"The cluster did not say what its store is: {attempt} tries in {time.GetElapsedTime(started).TotalSeconds:0.0} s. {error.Message}",
                        error);
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
