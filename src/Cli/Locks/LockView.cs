namespace Granary.Locks;

/// <summary>A lock, as the API answers it.</summary>
internal sealed record LockView(string Space, string Name, string Revision, IReadOnlyList<LockHolderView> Holders, int Waiters);
