namespace Granary.Ids;

/// <summary>What a snowflake id says once it is taken apart.</summary>
/// <param name="Tick">Time units since the layout's epoch.</param>
/// <param name="Time">The start of that time unit.</param>
/// <param name="Datacenter">The datacenter; 0 where the layout has no such bits.</param>
/// <param name="Worker">The worker id.</param>
/// <param name="Sequence">The number within the time unit and worker.</param>
public readonly record struct SnowflakeParts(long Tick, DateTimeOffset Time, int Datacenter, int Worker, int Sequence);
