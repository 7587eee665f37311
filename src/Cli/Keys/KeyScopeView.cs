namespace Granary.Keys;

/// <summary>A block, and the beginning of the names in it, that a key is confined to.</summary>
internal sealed record KeyScopeView(string Block, string Prefix);
