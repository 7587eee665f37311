namespace Granary.Ids;

/// <summary>The files of one pool or one sequence, and the definition that they are held against.</summary>
internal sealed record IdFileGroup(IdFileKind Kind, string Name, SnowflakeLayout? Layout, SequenceDefinition? Sequence, IReadOnlyList<IdFile> Files);
