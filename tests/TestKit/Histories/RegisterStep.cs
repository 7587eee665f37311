namespace Granary.Histories;

/// <summary>A step of <see cref="FencedRegisterModel"/>.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Token">The writer's fencing token.</param>
/// <param name="Value">What was written, or read.</param>
public readonly record struct RegisterStep(RegisterStepKind Kind, long Token, long Value);
