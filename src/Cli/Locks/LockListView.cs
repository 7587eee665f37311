namespace Granary.Locks;

/// <summary>Locks, as the API answers them.</summary>
internal sealed record LockListView(IReadOnlyList<LockView> Locks);
