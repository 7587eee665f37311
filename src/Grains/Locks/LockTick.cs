namespace Granary.Locks;

/// <summary>What time alone has changed.</summary>
/// <param name="Changes">The rows to commit together.</param>
/// <param name="Notices">What listeners are told when the changes are durable.</param>
/// <param name="SessionsExpired">How many sessions ran out with something in their hands.</param>
/// <param name="OffersPassed">How many offers were not claimed.</param>
internal readonly record struct LockTick(
    IReadOnlyList<LockChange> Changes, IReadOnlyList<LockNotice> Notices, int SessionsExpired, int OffersPassed);
