namespace Granary.Http.Locks;

/// <summary>Which lease is given back.</summary>
/// <param name="Session">The session.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Name">The lock's name. Either this or <paramref name="Names"/>.</param>
/// <param name="Names">The names, where several were asked for.</param>
/// <param name="Space">The space. Default: default.</param>
internal sealed record ReleaseLockBody(
    string Session, Guid Lease, string? Name = null, IReadOnlyList<string>? Names = null, string Space = "default");
