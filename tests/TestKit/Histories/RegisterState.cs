namespace Granary.Histories;

/// <summary>The greatest token that a register has seen, and its value.</summary>
public readonly record struct RegisterState(long Token, long Value);
