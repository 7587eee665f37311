namespace Granary.Http.Locks;

/// <summary>Locks by space and name.</summary>
/// <param name="Locks">Those that are held or waited for, and that the caller may see.</param>
internal sealed record LockListBody(IReadOnlyList<LockBody> Locks);
