namespace Granary.Jobs;

/// <summary>What callers do with a contestant.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Callers">How many callers enqueue, one call at a time each.</param>
/// <param name="PerCall">How many jobs a call enqueues; 0: all at the beginning, for their times.</param>
internal sealed record JobLoad(string Name, int Callers, int PerCall)
{
    public static readonly JobLoad One = new("one a call", 32, 1);
    public static readonly JobLoad Bulk = new("bulk of 50", 8, 50);
    public static readonly JobLoad Late = new("500 due a second", 1, 0);

    public static readonly IReadOnlyList<JobLoad> All = [One, Bulk, Late];
}
