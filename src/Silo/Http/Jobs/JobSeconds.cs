using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>Seconds of a body as durations.</summary>
internal static class JobSeconds
{
    // More than any rule of the block allows, and less than a duration holds.
    private const double Most = 1e10;

    /// <summary>A number of seconds as a duration; the block's own rules come after that.</summary>
    /// <exception cref="InvalidRequestException">No duration is so long, or it is negative.</exception>
    public static TimeSpan Of(double seconds, string argument, string code) => seconds is >= 0 and <= Most
        ? TimeSpan.FromSeconds(seconds)
        : throw InvalidArgument.Of(code, argument, $"{argument} is {seconds}; it must be 0 to {Most}.");

    /// <inheritdoc cref="Of(double, string, string)"/>
    public static TimeSpan? Of(double? seconds, string argument, string code) => seconds is { } value ? Of(value, argument, code) : null;

    /// <summary>When a job is due: at a time, after a while, or now.</summary>
    /// <exception cref="InvalidRequestException">Both are given, or the delay is none.</exception>
    public static DateTimeOffset? DueOf(DateTimeOffset? due, double? delaySeconds, TimeProvider time) => (due, delaySeconds) switch
    {
        ({ }, { }) => throw InvalidArgument.Of(JobCodes.TimeInvalid, nameof(due), "due and delaySeconds are both given; give one of them."),
        (_, { } delay) => time.GetUtcNow() + Of(delay, nameof(delaySeconds), JobCodes.TimeInvalid),
        _ => due,
    };
}
