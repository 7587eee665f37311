namespace Granary.Ledger.Sqlite;

/// <summary>A thread of the ledger's own that runs what blocks, as everything in SQLite does; a grain's turn never does.</summary>
internal sealed class SqliteWorker : IAsyncDisposable
{
    private readonly Queue<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    public SqliteWorker(string name) => new Thread(Loop) { IsBackground = true, Name = name }.Start();

    /// <summary>Queues <paramref name="work"/> and answers with its result.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                done.SetResult(work());
            }
#pragma warning disable CA1031 // The caller's task carries whatever was thrown.
            catch (Exception error)
#pragma warning restore CA1031
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    /// <summary>Does what is queued, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_work)
        {
            _isClosed = true;
            Monitor.Pulse(_work);
        }

        await _ended.Task;
    }

    private void Post(Action work)
    {
        lock (_work)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _work.Enqueue(work);
            Monitor.Pulse(_work);
        }
    }

    private void Loop()
    {
        while (Next() is { } work)
        {
            work();
        }

        _ended.SetResult();
    }

    // Waits without spinning: there is seldom a core to spare, and a commit takes far longer than to wake up.
    private Action? Next()
    {
        lock (_work)
        {
            while (_work.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_work);
            }

            return _work.TryDequeue(out var work) ? work : null;
        }
    }
}
