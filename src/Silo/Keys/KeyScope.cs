namespace Granary.Keys;

/// <summary>A part of the cluster that a key is confined to.</summary>
/// <param name="Block">The block, for example <c>ids</c>.</param>
/// <param name="Prefix">What the names in it begin with; empty for all.</param>
internal sealed record KeyScope(string Block, string Prefix)
{
    /// <summary>Whether <paramref name="name"/> lies in it; without a name, whether any of the block may.</summary>
    public bool Covers(string block, string? name) =>
        Block == block && (name is null || name.StartsWith(Prefix, StringComparison.Ordinal));
}
