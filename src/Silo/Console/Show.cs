using System.Globalization;

namespace Granary.Web;

/// <summary>How the console writes numbers, times and durations.</summary>
internal static class Show
{
    private static readonly string[] ByteUnits = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>A whole number with thousands apart.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A rate: one decimal below ten.</summary>
    public static string Rate(double perSecond) => perSecond.ToString(perSecond is > 0 and < 9.95 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds to three figures.</summary>
    public static string Milliseconds(double milliseconds) => milliseconds switch
    {
        0 => "–",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:N0} ms"),
    };

    /// <summary>A size in bytes.</summary>
    public static string Bytes(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1000 && unit < ByteUnits.Length - 1; unit++)
        {
            size /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0} {ByteUnits[unit]}");
    }

    /// <summary>An instant in UTC, to the second.</summary>
    public static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An instant in UTC, to the millisecond.</summary>
    public static string Exactly(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The time of day in UTC.</summary>
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A day in UTC.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>How long, in the two largest units.</summary>
    public static string Span(TimeSpan span) => span.Duration() switch
    {
        { TotalMinutes: < 1 } short1 => $"{(int)short1.TotalSeconds} s",
        { TotalHours: < 1 } minutes => $"{(int)minutes.TotalMinutes} min {minutes.Seconds} s",
        { TotalDays: < 1 } hours => $"{(int)hours.TotalHours} h {hours.Minutes} min",
        { TotalDays: < 730 } days => $"{(int)days.TotalDays} d {days.Hours} h",
        var years => $"{(int)(years.TotalDays / 365.25)} years",
    };

    /// <summary>How long ago; the clocks of two machines may disagree a little.</summary>
    public static string Ago(TimeSpan span) => span < TimeSpan.FromSeconds(1) ? "just now" : $"{Span(span)} ago";

    /// <summary>How far a clock is off, with its sign.</summary>
    public static string Skew(TimeSpan skew) => Math.Abs(skew.TotalSeconds) < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{skew.TotalMilliseconds:+0;-0;0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{skew.TotalSeconds:+0.0;-0.0;0} s");

    /// <summary>A number for CSS and SVG.</summary>
    public static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
