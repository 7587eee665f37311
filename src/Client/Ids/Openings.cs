using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The generators of a process, one per key, however many ask for it at once. Who stops waiting does not stop the opening. What
/// failed to open, or was disposed of, is opened anew by the next who asks, and takes no room until then. Thread-safe.
/// </summary>
internal sealed class Openings<TKey, TGenerator>(Func<TGenerator, bool> isDisposed) : IAsyncDisposable
    where TKey : notnull
    where TGenerator : class, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Task<TGenerator>> _opened = [];
    private readonly CancellationTokenSource _stop = new();

    public ValueTask<TGenerator> Get(TKey key, Func<CancellationToken, Task<TGenerator>> open, CancellationToken cancellationToken)
    {
        Task<TGenerator> opened;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                throw new GranaryException(RefusalKind.Unavailable, ClientCodes.Stopped, "The client has stopped; it opens nothing any more.");
            }

            if (!_opened.TryGetValue(key, out opened!) || (opened.IsCompletedSuccessfully && isDisposed(opened.Result)))
            {
                _opened[key] = opened = Open(key, open);
            }
        }

        return opened.IsCompletedSuccessfully ? new(opened.Result) : new(opened.WaitAsync(cancellationToken));
    }

    /// <summary>Opens nothing any more, cuts off what is opening, and disposes of what is open.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<TGenerator>[] opened;
        lock (_gate)
        {
            opened = [.. _opened.Values];
            _stop.Cancel();
        }

        await Task.WhenAll(opened.Select(static async opening =>
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await opening.Result.DisposeAsync();
            }
        }));
    }

    private Task<TGenerator> Open(TKey key, Func<CancellationToken, Task<TGenerator>> open) => Task.Run(async () =>
    {
        try
        {
            return await open(_stop.Token);
        }
        catch
        {
            lock (_gate)
            {
                _opened.Remove(key);
            }

            throw;
        }
    });
}
