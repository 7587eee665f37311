namespace Granary.Locks;

/// <summary>What a session holds, as the API answers it.</summary>
internal sealed record RenewalView(IReadOnlyList<HeldLockView> Held, bool Complete);
