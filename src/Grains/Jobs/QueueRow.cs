namespace Granary.Jobs;

/// <summary>A queue as one of its partitions stores it.</summary>
/// <param name="Definition">The settings.</param>
/// <param name="Mode">What it does.</param>
/// <param name="Reason">Why, if somebody said so.</param>
/// <param name="Version">Grows with each change.</param>
internal sealed record QueueRow(QueueDefinition Definition, QueueMode Mode, string? Reason, long Version);
