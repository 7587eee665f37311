namespace Granary.Histories;

/// <summary>What can be done with a register that is fenced.</summary>
public enum RegisterStepKind
{
    /// <summary>A write that was accepted, or may have been.</summary>
    Write,

    /// <summary>A write that was refused because of its token.</summary>
    RefusedWrite,

    /// <summary>A read.</summary>
    Read,
}
