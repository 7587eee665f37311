namespace Granary.Locks;

/// <summary>A lock that a session holds, as the API answers it.</summary>
internal sealed record HeldLockView(Guid Lease, string Token);
