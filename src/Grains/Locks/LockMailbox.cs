using Granary.Shards;

namespace Granary.Locks;

/// <summary>What one listener has not seen yet, and its call if one waits. Used under the lock of <see cref="LockMailboxes"/>.</summary>
internal sealed class LockMailbox
{
    private readonly LinkedList<(long Number, LockEvent Event)> _events = new();
    private readonly Dictionary<(OperationId Watch, string Space, string Name), LinkedListNode<(long Number, LockEvent Event)>> _changes = [];
    private TaskCompletionSource<bool>? _waiting;
    private long _last;

    /// <summary>When the listener called last.</summary>
    public TimeSpan CalledAt { get; set; }

    /// <summary>Whether a call waits.</summary>
    public bool IsListening => _waiting is not null;

    /// <summary>Adds an event. Of a watched lock only the last state is kept.</summary>
    public void Add(LockEvent added)
    {
        if (added is LockChanged changed)
        {
            var key = (changed.Watch, changed.Lock.Space, changed.Lock.Name);
            if (_changes.Remove(key, out var older))
            {
                // Commits may be told out of order; the revision tells which state is the later one.
                if (((LockChanged)older.Value.Event).Lock.Revision > changed.Lock.Revision)
                {
                    _changes.Add(key, older);
                    return;
                }

                _events.Remove(older);
            }

            _changes.Add(key, _events.AddLast((++_last, added)));
        }
        else
        {
            _events.AddLast((++_last, added));
        }

        Wake();
    }

    /// <summary>Drops what was seen.</summary>
    public void Acknowledge(long seen)
    {
        while (_events.First is { Value: var (number, known) } && number <= seen)
        {
            if (known is LockChanged changed)
            {
                _changes.Remove((changed.Watch, changed.Lock.Space, changed.Lock.Name));
            }

            _events.RemoveFirst();
        }
    }

    /// <summary>What there is to tell.</summary>
    public LockEvents Take(long epoch) => new(epoch, _last, [.. _events.Select(static e => e.Event)]);

    /// <summary>Whether there is anything to tell.</summary>
    public bool IsEmpty => _events.Count == 0;

    /// <summary>A task that ends when there is something to tell, or a later call comes. The earlier call, if one waits, ends.</summary>
    public Task Wait()
    {
        Wake();
        _waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Task;
    }

    /// <summary>Ends the call that waits.</summary>
    public void Wake()
    {
        _waiting?.TrySetResult(true);
        _waiting = null;
    }
}
