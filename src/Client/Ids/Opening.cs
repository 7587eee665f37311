namespace Granary.Ids;

/// <summary>A generator that is opened once, by whoever asks first; a failed opening is tried anew, and so is one whose generator was closed. Thread-safe.</summary>
internal sealed class Opening<T>(Func<Task<T>> open, Func<T, bool> isClosed) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<T>? _opened;

    public ValueTask<T> Get(CancellationToken cancellationToken)
    {
        Task<T> opened;
        lock (_gate)
        {
            if (_opened is null || _opened.IsFaulted || _opened.IsCanceled || (_opened.IsCompletedSuccessfully && isClosed(_opened.Result)))
            {
                _opened = open();
            }

            opened = _opened;
        }

        return opened.IsCompletedSuccessfully ? new(opened.Result) : new(opened.WaitAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (_opened is { IsCompletedSuccessfully: true } opened)
        {
            await opened.Result.DisposeAsync();
        }
    }
}
