using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Takes batches for many shards along in one call to a silo's hub: what comes while calls are under way goes together with the next
/// one. What has no company is sent to its shard, which is quicker. A shard that kept a hub waiting is called by itself for a while,
/// so that it holds up none of the others. Thread-safe.
/// </summary>
/// <param name="hub">One call to a hub.</param>
/// <param name="direct">One call to a shard.</param>
/// <param name="time">Says when a shard may go with the others again.</param>
internal sealed class HubRoute(
    Func<ImmutableArray<LockBatch>, ValueTask<ImmutableArray<LockBatchReply>>> hub,
    Func<int, ImmutableArray<LockCommand>, ValueTask<ImmutableArray<ShardReply>>> direct,
    TimeProvider time) : IThreadPoolWorkItem
{
    /// <summary>For how long a shard is called by itself.</summary>
    public static readonly TimeSpan DirectFor = TimeSpan.FromSeconds(5);

    // One is being carried out while the next one gathers.
    private const int CallsAtOnce = 2;

    // A call stays well below what a message may hold, notes included.
    private const int CommandsPerCallMax = 2 * ShardLimits.BatchSizeMax;

    private readonly Lock _gate = new();
    private readonly Queue<Parcel> _waiting = new();
    private readonly ConcurrentDictionary<int, long> _slowSince = new();
    private int _calls;
    private bool _isSending;
    private bool _isAloneUnderWay;

    /// <summary>Has a shard carry commands out; one reply each.</summary>
    public async ValueTask<ImmutableArray<ShardReply>> Call(int shard, ImmutableArray<LockCommand> commands)
    {
        if (IsSlow(shard))
        {
            return await direct(shard, commands);
        }

        if (Post(new LockBatch(shard, commands)) is not { } parcel)
        {
            try
            {
                return await direct(shard, commands);
            }
            finally
            {
                Volatile.Write(ref _isAloneUnderWay, false);
            }
        }

        if (await parcel.Reply is { IsAnswered: true } reply)
        {
            return reply.Replies;
        }

        _slowSince[shard] = time.GetTimestamp();
        return await direct(shard, commands);
    }

    /// <summary>Sends what waits. By the time that the pool comes to it, what was posted side by side is there.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        while (Take() is { Count: > 0 } parcels)
        {
            _ = Send(parcels);
        }
    }

    private bool IsSlow(int shard)
    {
        if (!_slowSince.TryGetValue(shard, out var since))
        {
            return false;
        }

        if (time.GetElapsedTime(since) < DirectFor)
        {
            return true;
        }

        _slowSince.TryRemove(KeyValuePair.Create(shard, since));
        return false;
    }

    /// <summary>Has a batch wait for company. Without a parcel there is nobody whom it could go with, and it is sent at once by itself.</summary>
    private Parcel? Post(LockBatch batch)
    {
        Parcel parcel;
        bool send;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _calls == 0 && !_isAloneUnderWay)
            {
                _isAloneUnderWay = true;
                return null;
            }

            _waiting.Enqueue(parcel = new Parcel(batch));
            send = MaySend();
        }

        Start(send);
        return parcel;
    }

    private bool MaySend()
    {
        if (_isSending || _calls >= CallsAtOnce || _waiting.Count == 0)
        {
            return false;
        }

        return _isSending = true;
    }

    private void Start(bool send)
    {
        if (send)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private List<Parcel> Take()
    {
        lock (_gate)
        {
            var parcels = new List<Parcel>();
            var commands = 0;
            while (_calls < CallsAtOnce
                && parcels.Count < LockLimits.BatchesPerHubCallMax
                && _waiting.TryPeek(out var next)
                && (commands += next.Batch.Commands.Length) <= CommandsPerCallMax)
            {
                parcels.Add(_waiting.Dequeue());
            }

            _calls += parcels.Count > 0 ? 1 : 0;
            _isSending = parcels.Count > 0;
            return parcels;
        }
    }

    private async Task Send(List<Parcel> parcels)
    {
        try
        {
            var replies = await Ask(parcels);
            for (var i = 0; i < parcels.Count; i++)
            {
                parcels[i].Answer(replies[i]);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, whoever asked is told, and decides.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            foreach (var parcel in parcels)
            {
                parcel.Fail(cause);
            }
        }

        bool send;
        lock (_gate)
        {
            _calls--;
            send = MaySend();
        }

        Start(send);
    }

    private async Task<ImmutableArray<LockBatchReply>> Ask(List<Parcel> parcels)
    {
        var shard = parcels[0].Batch.Shard;
        if (parcels.TrueForAll(parcel => parcel.Batch.Shard == shard))
        {
            return await AskOne(parcels);
        }

        using var activity = ShardTracing.StartHubCall([.. parcels.Select(static parcel => parcel.Caller)]);
        return await hub([.. parcels.Select(static parcel => parcel.Batch)]);
    }

    /// <summary>What is for one shard only goes there without a detour, and nobody behind it waits for longer than a hub would.</summary>
    private async Task<ImmutableArray<LockBatchReply>> AskOne(List<Parcel> parcels)
    {
        var calls = parcels.ConvertAll(parcel => direct(parcel.Batch.Shard, parcel.Batch.Commands).AsTask());
        try
        {
            return [.. (await Task.WhenAll(calls).WaitAsync(LockLimits.HubPatience, time)).Select(static replies => new LockBatchReply(true, replies))];
        }
        catch (TimeoutException) when (!calls.TrueForAll(static call => call.IsCompleted))
        {
            return [.. calls.Select(static _ => new LockBatchReply(false, []))];
        }
    }

    private sealed class Parcel(LockBatch batch)
    {
        private readonly TaskCompletionSource<LockBatchReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LockBatch Batch => batch;

        /// <summary>The activity that it was posted in, if somebody traces.</summary>
        public Activity? Caller { get; } = ShardTracing.Caller;

        public Task<LockBatchReply> Reply => _reply.Task;

        public void Answer(LockBatchReply reply) => _reply.TrySetResult(reply);

        public void Fail(Exception cause) => _reply.TrySetException(cause);
    }
}
