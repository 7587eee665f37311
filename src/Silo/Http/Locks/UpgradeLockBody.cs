namespace Granary.Http.Locks;

/// <summary>Which upgradeable lock shall become exclusive.</summary>
/// <param name="Session">The session.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Name">The lock's name.</param>
/// <param name="Space">The space. Default: default.</param>
/// <param name="WaitSeconds">How long to wait for its readers, up to 600; the session must be renewed meanwhile. Default: 0.</param>
internal sealed record UpgradeLockBody(string Session, Guid Lease, string Name, string Space = "default", double WaitSeconds = 0);
