namespace Granary.Jobs;

/// <summary>A fetch that waits for something to do.</summary>
internal sealed class JobPoll(JobFetch fetch)
{
    private readonly TaskCompletionSource<bool> _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JobFetch Fetch => fetch;

    /// <summary>Its place in the line.</summary>
    public LinkedListNode<JobPoll>? Node { get; set; }

    /// <summary>Ends when there is something to do, or nothing to wait for any more; tells which.</summary>
    public Task<bool> Woken => _woken.Task;

    /// <summary>There is something to do.</summary>
    public void Wake() => _woken.TrySetResult(true);

    /// <summary>There is nothing to wait for any more.</summary>
    public void End() => _woken.TrySetResult(false);
}
