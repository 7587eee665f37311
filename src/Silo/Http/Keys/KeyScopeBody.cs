namespace Granary.Http.Keys;

/// <summary>A part of the cluster that a key is confined to.</summary>
/// <param name="Block">The block, for example <c>ids</c>.</param>
/// <param name="Prefix">What the names in it begin with; empty for all.</param>
internal sealed record KeyScopeBody(string Block, string Prefix = "");
