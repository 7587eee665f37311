namespace Granary.Histories;

/// <summary>A step of <see cref="LockModel"/>.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Hold">To which hold: every acquisition has a number of its own.</param>
/// <param name="Mode">How it is held.</param>
/// <param name="Permits">How many permits it holds.</param>
/// <param name="Token">The fencing token that came with an acquisition or an upgrade; 0 when none came.</param>
public readonly record struct LockStep(LockStepKind Kind, int Hold, HoldMode Mode, long Permits, long Token);
