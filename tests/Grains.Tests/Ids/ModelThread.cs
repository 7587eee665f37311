using System.Collections.Concurrent;

namespace Granary.Ids;

/// <summary>Runs what a model awaits in the model's own thread, so that a schedule always goes the same way.</summary>
internal sealed class ModelThread : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posted = new();

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    /// <summary>Acts, and goes on until nothing is left that could go on by itself.</summary>
    public void Run(Action act)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            act();
            while (_posted.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
