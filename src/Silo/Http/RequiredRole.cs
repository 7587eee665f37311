using Granary.Keys;

namespace Granary.Http;

/// <summary>What an endpoint asks of its caller.</summary>
/// <param name="Role">The role.</param>
/// <param name="Block">The block that the caller's scope must reach; <see langword="null"/>: the caller must be confined to nothing.</param>
/// <param name="NameFrom">The route values whose name the scope must cover, joined with slashes; none: the endpoint looks itself.</param>
internal sealed record RequiredRole(KeyRoles Role, string? Block, params IReadOnlyList<string> NameFrom)
{
    /// <summary>The name that the scope must cover.</summary>
    public string? NameOf(HttpRequest request) =>
        NameFrom.Count == 0 ? null : string.Join('/', NameFrom.Select(from => request.RouteValues[from] as string ?? ""));
}
