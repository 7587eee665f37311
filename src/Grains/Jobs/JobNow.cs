namespace Granary.Jobs;

/// <summary>The moment of a decision.</summary>
/// <param name="Time">The wall clock's: what jobs are due by.</param>
/// <param name="Elapsed">A monotonic clock's: what leases run out by.</param>
internal readonly record struct JobNow(DateTimeOffset Time, TimeSpan Elapsed);
