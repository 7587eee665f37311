namespace Granary.Config;

/// <summary>A key and value as an application sees it.</summary>
/// <param name="Key">The key; the parts of a path are joined with a colon.</param>
/// <param name="Value">The value; <see langword="null"/> for a null of a document.</param>
/// <param name="Line">Where it stands, from 1 on.</param>
/// <param name="Column">Where it stands, from 1 on.</param>
internal readonly record struct ContentLeaf(string Key, string? Value, long Line, long Column);
