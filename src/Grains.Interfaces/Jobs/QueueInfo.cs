namespace Granary.Jobs;

/// <summary>A queue as one of its partitions sees it.</summary>
/// <param name="Definition">Its settings.</param>
/// <param name="Mode">What it does at present.</param>
/// <param name="Reason">Why it is paused or drained, in the words of who did it.</param>
/// <param name="Version">Grows with each change of settings or mode; 0 before the first.</param>
/// <param name="Pending">How many jobs wait or run; of a shard that has just been taken over <see langword="null"/> until they are counted.</param>
/// <param name="Ready">How many jobs in memory wait for a worker.</param>
/// <param name="Running">How many run.</param>
/// <param name="Parked">How many of the ready ones nobody can run: no worker that asked lately, and no silo, knows their handler.</param>
/// <param name="OldestDue">Since when the longest-waiting ready job is due.</param>
/// <param name="Rates">What it did lately.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.queue-info")]
public sealed record QueueInfo(
    [property: Id(0)] QueueDefinition Definition,
    [property: Id(1)] QueueMode Mode,
    [property: Id(2)] string? Reason,
    [property: Id(3)] long Version,
    [property: Id(4)] long? Pending,
    [property: Id(5)] long Ready,
    [property: Id(6)] long Running,
    [property: Id(7)] long Parked,
    [property: Id(8)] DateTimeOffset? OldestDue,
    [property: Id(9)] QueueRates Rates);
