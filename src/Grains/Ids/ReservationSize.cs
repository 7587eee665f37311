namespace Granary.Ids;

/// <summary>
/// How many values to reserve ahead of a monotonic sequence. Few, as a crash leaves them as a gap; twice as many as before
/// while reservations follow each other within a second, half as many when one has lasted for several.
/// </summary>
internal sealed class ReservationSize
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4);

    private DateTimeOffset? _last;
    private int _size = IdLimits.ReservedAheadMin;

    /// <summary>The size of the reservation that is made now.</summary>
    public int At(DateTimeOffset now)
    {
        if (_last is { } last)
        {
            var wanted = (now - last) switch
            {
                var lasted when lasted < Short => _size * 2,
                var lasted when lasted > Long => _size / 2,
                _ => _size,
            };
            _size = Math.Clamp(wanted, IdLimits.ReservedAheadMin, IdLimits.ReservedAheadMax);
        }

        _last = now;
        return _size;
    }
}
