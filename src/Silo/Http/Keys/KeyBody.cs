using Granary.Keys;

namespace Granary.Http.Keys;

/// <summary>An API key.</summary>
/// <param name="Name">The name that the audit shows.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Scope">Where; empty: everywhere.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key, or the way, that made it.</param>
internal sealed record KeyBody(
    string Name, IReadOnlyList<string> Roles, IReadOnlyList<KeyScopeBody> Scope, DateTimeOffset CreatedAt, string CreatedBy)
{
    /// <summary>The key itself; only in the answer to its making.</summary>
    public string? Key { get; init; }

    public static KeyBody Of(ApiKey key) => new(
        key.Name, KeyRoleNames.Of(key.Roles), [.. key.Scope.Select(static part => new KeyScopeBody(part.Block, part.Prefix))], key.CreatedAt, key.CreatedBy);
}
