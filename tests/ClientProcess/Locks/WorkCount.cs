namespace Granary.Locks;

/// <summary>Counts the acquisitions of all workers, and says now and then how many there are.</summary>
internal sealed class WorkCount(long max)
{
    private const long Every = 20;

    private long _begun;
    private long _held;

    /// <summary>Whether another acquisition is asked for.</summary>
    public bool TryBegin() => Interlocked.Increment(ref _begun) <= max;

    public void Held()
    {
        var held = Interlocked.Increment(ref _held);
        if (held % Every == 0)
        {
            Console.WriteLine($"locked {held}");
        }
    }
}
