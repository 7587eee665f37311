namespace Granary.Locks;

/// <summary>How acquires and keep-alives end, as metrics tell it; refusals by their codes.</summary>
internal static class LockOutcomes
{
    /// <summary>All shards answered a keep-alive.</summary>
    public const string Ok = "ok";

    /// <summary>The lock was granted.</summary>
    public const string Acquired = "acquired";

    /// <summary>The lock could not be had in the time given.</summary>
    public const string Taken = "taken";

    /// <summary>The caller gave up.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Some shards did not answer a keep-alive.</summary>
    public const string Unanswered = "unanswered";
}
