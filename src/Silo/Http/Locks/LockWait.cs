using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>How long a request is ready to wait.</summary>
internal static class LockWait
{
    /// <summary>The seconds of a body as a duration.</summary>
    /// <exception cref="InvalidRequestException">They are out of range.</exception>
    public static TimeSpan Of(double waitSeconds) => waitSeconds >= 0 && waitSeconds <= LockHttpLimits.WaitMax.TotalSeconds
        ? TimeSpan.FromSeconds(waitSeconds)
        : throw InvalidArgument.Of(
            LockCodes.TimeoutInvalid, nameof(waitSeconds), $"waitSeconds is {waitSeconds}; it must be 0 to {LockHttpLimits.WaitMax.TotalSeconds}.");
}
