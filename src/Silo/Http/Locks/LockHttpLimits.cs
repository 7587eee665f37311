namespace Granary.Http.Locks;

/// <summary>The limits that locks have over HTTP alone.</summary>
internal static class LockHttpLimits
{
    /// <summary>How long one request may wait for a lock.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);
}
