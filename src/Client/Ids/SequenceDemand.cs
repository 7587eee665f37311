namespace Granary.Ids;

/// <summary>Decides how many values to ask for: what the measured rate uses in some seconds. Not thread-safe; no clock.</summary>
internal sealed class SequenceDemand
{
    /// <summary>For how long one range shall last.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromSeconds(5);

    /// <summary>The weight of the newest measurement.</summary>
    private const double Weight = 0.5;

    private double _perSecond;

    /// <summary>What was asked for last.</summary>
    public int Size { get; private set; } = IdLimits.SequenceRangeMin;

    /// <summary>The size of the next request: at most twice, and at least half of, the one before, unless a caller waits for more.</summary>
    /// <param name="used">How many values were used since the request before.</param>
    /// <param name="elapsed">The time since then.</param>
    /// <param name="awaited">How many values callers wait for.</param>
    public int Next(long used, TimeSpan elapsed, int awaited)
    {
        // A clock that has not moved says nothing about the rate but that it is high.
        var measured = used / Math.Max(elapsed.TotalSeconds, 0.000_1);
        _perSecond += Weight * (measured - _perSecond);
        var wanted = Math.Clamp(_perSecond * Target.TotalSeconds, Size / 2, Size * 2.0);
        Size = (int)Math.Clamp(wanted, IdLimits.SequenceRangeMin, IdLimits.SequenceRangeMax);
        return Math.Clamp(awaited, Size, IdLimits.SequenceRangeMax);
    }
}
