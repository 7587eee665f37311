namespace Granary.Jobs;

/// <summary>What became of a job, as the API answers it.</summary>
internal sealed record EnqueuedView(string Outcome, string? Job);
