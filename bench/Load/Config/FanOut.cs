using System.Diagnostics;

namespace Granary.Config;

/// <summary>Times how long a publish takes until every watcher has it. Thread-safe.</summary>
internal sealed class FanOut(int watchers)
{
    private readonly double[] _milliseconds = new double[watchers];
    private TaskCompletionSource _all = new();
    private long _number;
    private long _started;
    private int _got;

    /// <summary>Watchers call it with what they got.</summary>
    public void Got(long number)
    {
        if (number != Volatile.Read(ref _number))
        {
            return;
        }

        var took = Stopwatch.GetElapsedTime(Volatile.Read(ref _started)).TotalMilliseconds;
        var place = Interlocked.Increment(ref _got) - 1;
        if (place < _milliseconds.Length)
        {
            _milliseconds[place] = took;
        }

        if (place == _milliseconds.Length - 1)
        {
            _all.TrySetResult();
        }
    }

    /// <summary>Publishes, and answers with the milliseconds until each watcher had it.</summary>
    public async Task<IReadOnlyList<double>> MeasureAsync(long number, Func<long, Task> publish)
    {
        _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _got, 0);
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        Volatile.Write(ref _number, number);
        await publish(number);
        await _all.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return [.. _milliseconds];
    }
}
