namespace Granary.Http.Jobs;

/// <summary>Another time for a job.</summary>
/// <param name="Due">The time. Either this or <paramref name="DelaySeconds"/>; now without both.</param>
/// <param name="DelaySeconds">The same counted from now.</param>
internal sealed record RescheduleBody(DateTimeOffset? Due = null, double? DelaySeconds = null);
