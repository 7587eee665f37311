namespace Granary.Http.Jobs;

/// <summary>Jobs in the order of their making, without payloads.</summary>
/// <param name="Jobs">Those that the caller may see.</param>
/// <param name="After">Where there may be more: what to give as <c>after</c> for the next page.</param>
internal sealed record JobListBody(IReadOnlyList<JobBody> Jobs, string? After);
