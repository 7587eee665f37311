namespace Granary.Ledger;

/// <summary>
/// The database's time as a silo knows it: sampled with every verification, carried on by the monotonic clock in between,
/// never backwards. Thread-safe.
/// </summary>
internal sealed class DatabaseClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _sample;
    private long _sampledAt;
    private DateTimeOffset _latest = DateTimeOffset.MinValue;
    private bool _known;

    /// <summary>The database's time now.</summary>
    /// <exception cref="InvalidOperationException">The database has never been asked.</exception>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                if (!_known)
                {
                    throw new InvalidOperationException("The database's time is not known before the first claim.");
                }

                var now = _sample + time.GetElapsedTime(_sampledAt);
                return _latest = now > _latest ? now : _latest;
            }
        }
    }

    /// <summary>How far the silo's wall clock is ahead of the database's time; negative when it is behind.</summary>
    public TimeSpan Skew
    {
        get
        {
            lock (_gate)
            {
                return _known ? time.GetUtcNow() - (_sample + time.GetElapsedTime(_sampledAt)) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Takes a sample: the database said <paramref name="now"/> between sending and now.</summary>
    public void Sample(DateTimeOffset now, long sentAt)
    {
        lock (_gate)
        {
            var trip = time.GetElapsedTime(sentAt);
            _sample = now + (trip / 2);
            _sampledAt = time.GetTimestamp();
            _known = true;
        }
    }
}
