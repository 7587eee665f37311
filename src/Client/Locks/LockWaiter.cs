using Granary.Shards;

namespace Granary.Locks;

/// <summary>One request while it is under way. What the listener hears of it is kept until the request looks. Thread-safe.</summary>
internal sealed class LockWaiter(OperationId request, IRequestOwner owner, bool isWaiting)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _signal;
    private long _epoch;
    private bool _isOffered;
    private bool _mustAskAnew;

    public OperationId Request => request;

    public IRequestOwner Owner => owner;

    /// <summary>Whether it stands in a queue if it must.</summary>
    public bool IsWaiting => isWaiting;

    /// <summary>Another one of the same request: a repeat that came before the first was over.</summary>
    public LockWaiter? Twin { get; set; }

    /// <summary>Why the lease was taken before the request had even seen it.</summary>
    public string? RevokedCode { get; private set; }

    /// <summary>The request is sent, or sent anew.</summary>
    public void Sending()
    {
        lock (_gate)
        {
            _epoch = 0;
            _mustAskAnew = false;
            RevokedCode = null;
        }
    }

    /// <summary>The request stands in the queue of an epoch.</summary>
    public void Queued(long epoch)
    {
        lock (_gate)
        {
            _epoch = epoch;
        }
    }

    /// <summary>Its turn has come.</summary>
    public void Offer()
    {
        lock (_gate)
        {
            _isOffered = true;
            _signal?.TrySetResult();
        }
    }

    /// <summary>The queue that it stood in is gone, if that was of an earlier epoch.</summary>
    /// <param name="epoch">The epoch that is known now; the greatest for any.</param>
    public void AskAnewBefore(long epoch)
    {
        lock (_gate)
        {
            if (_epoch != 0 && _epoch < epoch)
            {
                _mustAskAnew = true;
                _signal?.TrySetResult();
            }
        }
    }

    /// <summary>The shard took the lease, or threw the request out of the queue: then it asks anew, and hears why.</summary>
    public void Revoke(string code)
    {
        lock (_gate)
        {
            RevokedCode = code;
            _mustAskAnew |= _epoch != 0;
            _signal?.TrySetResult();
        }
    }

    /// <summary>Waits for its turn. <see langword="false"/> when the request must be sent anew: its queue is gone, or nothing was heard for so long.</summary>
    public async Task<bool> Wait(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        Task signal;
        lock (_gate)
        {
            _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_isOffered || _mustAskAnew)
            {
                _signal.SetResult();
            }

            signal = _signal.Task;
        }

        try
        {
            await signal.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }

        lock (_gate)
        {
            var isOffered = _isOffered;
            _isOffered = false;
            return isOffered;
        }
    }
}
