using System.Collections.Immutable;

namespace Granary.Locks;

/// <summary>
/// The keep-alives on their way to one shard: the first goes at once, what comes within the window after it goes together. Nobody waits
/// for an earlier message's answer. Thread-safe.
/// </summary>
internal sealed class HubLine
{
    // A short lease cannot afford the whole window.
    private const int WindowsPerTtl = 40;

    private readonly Lock _gate = new();
    private readonly int _shard;
    private readonly Func<ImmutableArray<Guid>, Task<LockKeepAliveReply>> _call;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private Dictionary<Guid, TaskCompletionSource<LockRenewal>> _waiting = [];
    private long? _sentAt;
    private TimeSpan _window = TimeSpan.MaxValue;

    public HubLine(int shard, Func<ImmutableArray<Guid>, Task<LockKeepAliveReply>> call, TimeProvider time)
    {
        _shard = shard;
        _call = call;
        _time = time;
        _timer = time.CreateTimer(_ => Send(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Renews a session with the next message.</summary>
    public Task<LockRenewal> Renew(Guid session, TimeSpan ttl)
    {
        Task<LockRenewal> renewal;
        var isDue = false;
        lock (_gate)
        {
            if (!_waiting.TryGetValue(session, out var answer))
            {
                _waiting.Add(session, answer = new TaskCompletionSource<LockRenewal>(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            renewal = answer.Task;
            var window = ttl / WindowsPerTtl < LockLimits.KeepAliveWindow ? ttl / WindowsPerTtl : LockLimits.KeepAliveWindow;
            if (window < _window)
            {
                _window = window;
                var left = _sentAt is { } sent ? window - _time.GetElapsedTime(sent) : TimeSpan.Zero;
                isDue = left <= TimeSpan.Zero;
                _timer.Change(isDue ? Timeout.InfiniteTimeSpan : left, Timeout.InfiniteTimeSpan);
            }

            isDue |= _waiting.Count >= LockLimits.SessionsPerKeepAliveMax;
        }

        if (isDue)
        {
            Send();
        }

        return renewal;
    }

    private void Send()
    {
        Dictionary<Guid, TaskCompletionSource<LockRenewal>> batch;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            (batch, _waiting) = (_waiting, []);
            _sentAt = _time.GetTimestamp();
            _window = TimeSpan.MaxValue;
        }

        _ = Ask(batch);
    }

    private async Task Ask(Dictionary<Guid, TaskCompletionSource<LockRenewal>> batch)
    {
        LockKeepAliveReply? reply = null;
        try
        {
            reply = await _call([.. batch.Keys]).WaitAsync(LockLimits.KeepAlivePatience, _time);
        }
#pragma warning disable CA1031 // Whatever went wrong, nothing was renewed for sure, which is what the sessions are told.
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        var isAnswered = reply is { Refusal: null } && reply.Sessions.Length == batch.Count;
        var i = 0;
        foreach (var answer in batch.Values)
        {
            answer.TrySetResult(isAnswered
                ? new LockRenewal(_shard, IsAnswered: true, reply!.Epoch, reply.Sessions[i])
                : new LockRenewal(_shard, IsAnswered: false, 0, default));
            i++;
        }
    }
}
