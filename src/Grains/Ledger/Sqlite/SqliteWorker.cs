using System.Collections.Concurrent;

namespace Granary.Ledger.Sqlite;

/// <summary>A thread of the ledger's own that runs what blocks, as everything in SQLite does; a grain's turn never does.</summary>
internal sealed class SqliteWorker : IAsyncDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteWorker(string name) => new Thread(Loop) { IsBackground = true, Name = name }.Start();

    /// <summary>Queues <paramref name="work"/> and answers with its result.</summary>
    public Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
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

    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        await _ended.Task;
        _work.Dispose();
    }

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }

        _ended.SetResult();
    }
}
