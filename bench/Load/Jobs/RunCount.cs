using System.Collections.Concurrent;

namespace Granary.Jobs;

/// <summary>The runs of one turn. Thread-safe.</summary>
internal sealed class RunCount
{
    private readonly ConcurrentQueue<double> _lateness = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ran;
    private long _expected = long.MaxValue;

    /// <summary>Those of the present turn: the peers make their jobs themselves, and reach nothing else.</summary>
    public static RunCount Current { get; private set; } = new();

    /// <summary>How late jobs began, in milliseconds; below zero is early.</summary>
    public IReadOnlyCollection<double> Lateness => _lateness;

    /// <summary>How many jobs ran.</summary>
    public long Count => Interlocked.Read(ref _ran);

    /// <summary>Begins a turn.</summary>
    public static RunCount Begin() => Current = new RunCount();

    /// <summary>A job ran.</summary>
    public void Ran()
    {
        if (Interlocked.Increment(ref _ran) >= Interlocked.Read(ref _expected))
        {
            _all.TrySetResult();
        }
    }

    /// <summary>A job ran that was due then.</summary>
    public void Ran(DateTimeOffset due)
    {
        _lateness.Enqueue((DateTimeOffset.UtcNow - due).TotalMilliseconds);
        Ran();
    }

    /// <summary>Jobs ran in another process, and those with a time were so many milliseconds late.</summary>
    public void Add(IEnumerable<double> lateness)
    {
        foreach (var late in lateness)
        {
            _lateness.Enqueue(late);
        }
    }

    /// <summary>Waits until as many ran.</summary>
    public Task Expect(long jobs)
    {
        Interlocked.Exchange(ref _expected, jobs);
        if (Interlocked.Read(ref _ran) >= jobs)
        {
            _all.TrySetResult();
        }

        return _all.Task;
    }
}
