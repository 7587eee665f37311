namespace Granary.Ids;

/// <summary>A caller who waits for values of a sequence that are not taken ahead. It ends with the values, which may be fewer than asked for.</summary>
/// <param name="count">How many it asks for.</param>
internal sealed class SequenceWaiter(int count)
{
    private readonly TaskCompletionSource<SequenceShare> _share = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count { get; } = count;

    /// <summary>The caller has gone, or was answered.</summary>
    public bool IsOver => _share.Task.IsCompleted;

    public Task<SequenceShare> Task => _share.Task;

    public void Answer(SequenceShare share) => _share.TrySetResult(share);

    public void Fail(Exception cause)
    {
        if (_share.TrySetException(cause))
        {
            // The caller may have gone; then nobody looks at the error.
            _ = _share.Task.Exception;
        }
    }

    public void Cancel(CancellationToken token) => _share.TrySetCanceled(token);
}
