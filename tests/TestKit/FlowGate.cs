namespace Granary;

/// <summary>Lets bytes pass in one direction, or holds them up until it opens again. Thread-safe.</summary>
internal sealed class FlowGate
{
    private TaskCompletionSource? _closed;

    public void Close() =>
        Interlocked.CompareExchange(ref _closed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Open() => Interlocked.Exchange(ref _closed, null)?.TrySetResult();

    /// <summary>Completes while the gate is open.</summary>
    public Task WhenOpen(CancellationToken cancellationToken) =>
        Volatile.Read(ref _closed)?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
