namespace Granary.Http.Jobs;

/// <summary>What becomes of a job that failed.</summary>
/// <param name="RetryAt">When it is tried again; missing of one that is dead or cancelled.</param>
internal sealed record FailedBody(DateTimeOffset? RetryAt);
