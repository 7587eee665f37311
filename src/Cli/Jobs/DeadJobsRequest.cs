namespace Granary.Jobs;

/// <summary>What the API takes to requeue or purge dead jobs.</summary>
internal sealed record DeadJobsRequest(IReadOnlyList<string>? Jobs, string? Handler, string? Text, int? Limit);
