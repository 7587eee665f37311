namespace Granary.Jobs;

/// <summary>A page of a queue that is to be read into memory.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="After">Jobs after this position.</param>
/// <param name="Until">Jobs that are due before this time.</param>
/// <param name="Limit">How many at the most.</param>
internal sealed record WindowPlan(string Queue, JobPosition After, DateTimeOffset Until, int Limit);
