namespace Granary.Http;

/// <summary>
/// How many requests the silo works on, and how many wait for something to happen, which cost it little. Both are limited, apart from
/// each other, so that who waits takes nobody's place. Thread-safe.
/// </summary>
internal sealed class RequestPlaces(HttpSettings settings)
{
    private int _working;
    private int _waiting;

    /// <summary>Takes a request in, unless the silo works on as many as it may.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _working) <= settings.ConcurrentRequestsMax)
        {
            return true;
        }

        Interlocked.Decrement(ref _working);
        return false;
    }

    /// <summary>Lets a request that came in go.</summary>
    public void Leave() => Interlocked.Decrement(ref _working);

    /// <summary>Counts a request that came in as one that waits, until disposed.</summary>
    /// <exception cref="GranaryException">As many wait as may.</exception>
    public IDisposable Wait()
    {
        if (Interlocked.Increment(ref _waiting) > settings.WaitingRequestsMax)
        {
            Interlocked.Decrement(ref _waiting);
            throw new GranaryException(
                RefusalKind.Overloaded,
                HttpCodes.Overloaded,
                $"{settings.WaitingRequestsMax} requests wait at this silo already (Granary:Http:WaitingRequestsMax).");
        }

        Interlocked.Decrement(ref _working);
        return new Waiting(this);
    }

    private sealed class Waiting(RequestPlaces places) : IDisposable
    {
        // What was waited for is answered whatever the silo works on by now.
        public void Dispose()
        {
            Interlocked.Increment(ref places._working);
            Interlocked.Decrement(ref places._waiting);
        }
    }
}
