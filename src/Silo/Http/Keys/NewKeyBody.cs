using Granary.Keys;

namespace Granary.Http.Keys;

/// <summary>What a new key shall be.</summary>
/// <param name="Name">The name that the audit shows.</param>
/// <param name="Roles">What it may do: read, write, publish, reveal, admin.</param>
/// <param name="Scope">Where; left out or empty: everywhere.</param>
internal sealed record NewKeyBody(string Name, IReadOnlyList<string> Roles, IReadOnlyList<KeyScopeBody>? Scope = null)
{
    public IReadOnlyList<KeyScope> ToScope() => [.. (Scope ?? []).Select(static part => new KeyScope(part.Block, part.Prefix))];
}
