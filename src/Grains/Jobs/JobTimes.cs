namespace Granary.Jobs;

/// <summary>Times as they are stored: in whole milliseconds.</summary>
internal static class JobTimes
{
    /// <summary>How far ahead jobs are read into memory.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromSeconds(120);

    /// <summary>A page is read when less than this is left in memory.</summary>
    public static readonly TimeSpan RefillAhead = TimeSpan.FromSeconds(60);

    /// <summary>Beyond a lease: for answers that the owner before may still have given on an old proof of its epoch.</summary>
    public static readonly TimeSpan TakeoverPause = Ledger.LedgerLimits.TakeoverPause;

    /// <summary>The first millisecond that is not before a time: what is due then is never early.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        var floor = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return floor == time ? floor : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds + 1);
    }

    /// <summary>The millisecond that a time lies in.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
