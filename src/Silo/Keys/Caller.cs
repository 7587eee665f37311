namespace Granary.Keys;

/// <summary>Who sent a request, and what that one may do.</summary>
/// <param name="Name">The key's name; <c>loopback</c> without a key.</param>
/// <param name="Roles">What the caller may do, with all that it includes.</param>
/// <param name="Scope">Where; empty: everywhere.</param>
internal sealed record Caller(string Name, KeyRoles Roles, IReadOnlyList<KeyScope> Scope)
{
    /// <summary>Somebody on this machine, where HTTP listens on loopback alone: no key is needed there.</summary>
    public static readonly Caller Loopback = new("loopback", KeyRoleNames.Expand(KeyRoles.Admin), []);

    /// <summary>Whoever shows that key.</summary>
    public static Caller Of(ApiKey key) => new(key.Name, KeyRoleNames.Expand(key.Roles), key.Scope);

    /// <summary>Whether the caller is confined to nothing.</summary>
    public bool IsUnconfined => Scope.Count == 0;

    /// <summary>Whether the caller has the role, whatever for.</summary>
    public bool Has(KeyRoles role) => Roles.HasFlag(role);

    /// <summary>Whether <paramref name="name"/> of the block is the caller's business; without a name, whether any of the block is.</summary>
    public bool Covers(string block, string? name = null) => IsUnconfined || Scope.Any(part => part.Covers(block, name));
}
