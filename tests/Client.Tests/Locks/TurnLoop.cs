using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Granary.Locks;

/// <summary>Runs everything that a test awaits on one thread, so that a virtual clock moves only when nothing is left to do.</summary>
internal sealed class TurnLoop : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _turns = [];

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!_turns.IsAddingCompleted)
        {
            _turns.Add((d, state));
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs until the body has ended.</summary>
    public static void Run(Func<TurnLoop, Task> body)
    {
        var before = Current;
        using var loop = new TurnLoop();
        SetSynchronizationContext(loop);
        try
        {
            var running = body(loop);
            _ = running.ContinueWith(_ => loop._turns.CompleteAdding(), TaskScheduler.Default);
            foreach (var (callback, state) in loop._turns.GetConsumingEnumerable())
            {
                callback(state);
            }

            if (running.Exception?.InnerException is { } problem)
            {
                ExceptionDispatchInfo.Throw(problem);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Lets everything run that can.</summary>
    public async Task Settle()
    {
        do
        {
            await Task.Yield();
        }
        while (_turns.Count > 0);
    }

    public void Dispose() => _turns.Dispose();
}
