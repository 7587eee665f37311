using Granary.Keys;

namespace Granary.Http;

/// <summary>What an endpoint asks of its caller.</summary>
/// <param name="Role">The role.</param>
/// <param name="Block">The block that the caller's scope must reach; <see langword="null"/>: the caller must be confined to nothing.</param>
/// <param name="NameFrom">The route value with the name that the scope must cover; <see langword="null"/>: the endpoint looks itself.</param>
internal sealed record RequiredRole(KeyRoles Role, string? Block, string? NameFrom);
