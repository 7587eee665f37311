namespace Granary.Ids;

/// <summary>What the command line says of files whose headers do not.</summary>
internal sealed record SaidOfFiles(string? Pool, SnowflakeLayout? Layout, SequenceDefinition? Sequence);
