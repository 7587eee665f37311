namespace Granary.Keys;

/// <summary>An API key, without its secret, which is stored nowhere.</summary>
/// <param name="Name">The name that the audit shows.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Scope">Where; empty: everywhere.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The key, or the way, that made it.</param>
internal sealed record ApiKey(string Name, KeyRoles Roles, IReadOnlyList<KeyScope> Scope, DateTimeOffset CreatedAt, string CreatedBy);
