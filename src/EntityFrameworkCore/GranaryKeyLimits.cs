namespace Granary.EntityFrameworkCore;

/// <summary>The limits of keys from Granary.</summary>
public static class GranaryKeyLimits
{
    /// <summary>How long a synchronous <c>Add</c> waits for a value that is not at hand; then it throws.</summary>
    public static readonly TimeSpan BlockingWaitMax = TimeSpan.FromSeconds(10);
}
