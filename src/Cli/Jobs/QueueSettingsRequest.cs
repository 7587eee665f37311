namespace Granary.Jobs;

/// <summary>What the API takes as a queue's settings.</summary>
internal sealed record QueueSettingsRequest(
    string? Execution, int? Partitions, int? Concurrency, int? Weight, int? Attempts, double? VisibilitySeconds, bool? AtMostOnce, long? PendingMax);
