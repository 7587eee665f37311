namespace Granary.Locks;

/// <summary>What came of a forced release, as the API answers it.</summary>
internal sealed record ForcedView(IReadOnlyList<LockHolderView> Released, string Token);
