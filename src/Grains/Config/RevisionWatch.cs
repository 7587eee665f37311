namespace Granary.Config;

/// <summary>The newest durable revision, and who waits for another one. Used from one grain's turns; <see cref="End"/> from any thread.</summary>
internal sealed class RevisionWatch(long revision)
{
    private TaskCompletionSource _next = New();
    private volatile bool _isOver;

    /// <summary>The newest durable revision.</summary>
    public long Revision { get; private set; } = revision;

    /// <summary>Ends when there is a newer revision, or nobody may wait here any more.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>A revision is durable.</summary>
    public void Post(long revision)
    {
        if (revision <= Revision)
        {
            return;
        }

        Revision = revision;
        Interlocked.Exchange(ref _next, New()).TrySetResult();
        if (_isOver)
        {
            End();
        }
    }

    /// <summary>Sends away who waits, and whoever will.</summary>
    public void End()
    {
        _isOver = true;
        Volatile.Read(ref _next).TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
