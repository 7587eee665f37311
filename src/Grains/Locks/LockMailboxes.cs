using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// What listeners are told under one claim. Events are kept until they were seen, so that none is lost with an answer; when the claim
/// is over so are they, and the listeners ask for everything anew. Thread-safe.
/// </summary>
internal sealed class LockMailboxes(long epoch, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LockMailbox> _boxes = [];
    private Refusal? _over;

    /// <summary>Posts events that have become true.</summary>
    public void Post(IReadOnlyList<LockNotice> notices)
    {
        lock (_gate)
        {
            foreach (var (listener, told) in notices)
            {
                if (listener != Guid.Empty)
                {
                    BoxOf(listener).Add(told);
                }
            }
        }
    }

    /// <summary>Answers as soon as there is something to tell.</summary>
    public async Task<LockEvents> Listen(LockListen listen, CancellationToken cancellationToken)
    {
        Task waiting;
        LockMailbox box;
        lock (_gate)
        {
            if (_over is not null)
            {
                return Over(_over);
            }

            box = BoxOf(listen.Listener);
            box.CalledAt = Now;
            if (listen.Epoch == epoch)
            {
                box.Acknowledge(listen.Seen);
            }

            // Whoever comes from another epoch is told at once which one it is now.
            if (!box.IsEmpty || listen.Epoch != epoch)
            {
                box.Wake();
                return box.Take(epoch);
            }

            waiting = box.Wait();
        }

        try
        {
            await waiting.WaitAsync(LockLimits.ListenFor, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing happened, which is what the answer says.
        }

        lock (_gate)
        {
            return _over is null ? box.Take(epoch) : Over(_over);
        }
    }

    /// <summary>Ends all calls, and refuses those that come: the shard leaves.</summary>
    public void End(Refusal reason)
    {
        lock (_gate)
        {
            _over ??= reason;
            foreach (var box in _boxes.Values)
            {
                box.Wake();
            }
        }
    }

    /// <summary>Forgets listeners that have not called for long.</summary>
    /// <returns>Who they were.</returns>
    public IReadOnlyList<Guid> ForgetSilent()
    {
        lock (_gate)
        {
            List<Guid> silent = [.. _boxes
                .Where(pair => !pair.Value.IsListening && Now - pair.Value.CalledAt > LockLimits.ListenerKept)
                .Select(static pair => pair.Key)];
            silent.ForEach(listener => _boxes.Remove(listener));
            return silent;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private LockEvents Over(Refusal reason) => new(epoch, 0, [], reason);

    private LockMailbox BoxOf(Guid listener)
    {
        if (!_boxes.TryGetValue(listener, out var box))
        {
            _boxes.Add(listener, box = new LockMailbox { CalledAt = Now });
        }

        return box;
    }
}
