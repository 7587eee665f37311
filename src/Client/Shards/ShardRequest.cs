using System.Diagnostics;

namespace Granary.Shards;

/// <summary>One command on its way, from the caller to the answer. The first of answer, error, cancellation and expiry counts.</summary>
internal sealed class ShardRequest<TCommand>(TCommand command, long started)
{
    private readonly TaskCompletionSource<ShardReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private ITimer? _expiry;

    /// <summary>What is asked; may be put otherwise when it is sent again.</summary>
    public TCommand Command { get; set; } = command;

    /// <summary>The timestamp of the caller's call.</summary>
    public long Started { get; } = started;

    /// <summary>The activity that it was made in, if somebody traces.</summary>
    public Activity? Caller { get; } = ShardTracing.Caller;

    public Task<ShardReply> Task => _reply.Task;

    public bool IsOver => _reply.Task.IsCompleted;

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether it must go by itself.</summary>
    public bool IsAlone { get; set; }

    public Refusal? LastRefusal { get; set; }

    public Exception? LastCause { get; set; }

    public void CancelWith(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((ShardRequest<TCommand>)state!).Cancel(token), this);
        if (IsOver)
        {
            CleanUp();
        }
    }

    /// <summary>Calls <paramref name="expire"/> when there is no answer by then. One caller at a time; later calls change nothing.</summary>
    public void ExpireAfter(TimeSpan left, TimeProvider time, Action<ShardRequest<TCommand>> expire)
    {
        if (_expiry is not null)
        {
            return;
        }

        _expiry = time.CreateTimer(
            _ => expire(this), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        if (IsOver)
        {
            CleanUp();
        }
    }

    public void Answer(ShardReply reply)
    {
        _reply.TrySetResult(reply);
        CleanUp();
    }

    public void Fail(Exception cause)
    {
        if (_reply.TrySetException(cause))
        {
            // The caller may have gone; then nobody looks at the error.
            _ = _reply.Task.Exception;
        }

        CleanUp();
    }

    private void Cancel(CancellationToken token)
    {
        _reply.TrySetCanceled(token);
        CleanUp();
    }

    private void CleanUp()
    {
        _cancellation.Unregister();
        _expiry?.Dispose();
    }
}
