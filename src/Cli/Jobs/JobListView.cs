namespace Granary.Jobs;

/// <summary>Jobs, as the API answers them.</summary>
internal sealed record JobListView(IReadOnlyList<JobView> Jobs, string? After);
