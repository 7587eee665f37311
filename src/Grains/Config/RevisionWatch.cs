using Granary.Shards;

namespace Granary.Config;

/// <summary>The newest durable revision, and who waits for another one. Used from one grain's turns; <see cref="End"/> from any thread.</summary>
internal sealed class RevisionWatch(long revision)
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Refusal? _end;

    /// <summary>The newest durable revision.</summary>
    public long Revision { get; private set; } = revision;

    /// <summary>Why nobody may wait here any more.</summary>
    public Refusal? Ended => _end;

    /// <summary>Ends when there is a newer revision, or nobody may wait here any more.</summary>
    public Task Next => _next.Task;

    /// <summary>A revision is durable.</summary>
    public void Post(long revision)
    {
        if (revision <= Revision)
        {
            return;
        }

        Revision = revision;
        var waiting = _next;
        _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_end is not null)
        {
            _next.TrySetResult();
        }

        waiting.TrySetResult();
    }

    /// <summary>Sends away who waits, and whoever will.</summary>
    public void End(Refusal why)
    {
        _end = why;
        _next.TrySetResult();
    }
}
