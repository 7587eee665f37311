namespace Granary.Histories;

/// <summary>What can happen to a hold.</summary>
public enum LockStepKind
{
    /// <summary>It begins.</summary>
    Acquire,

    /// <summary>It turns from upgradeable into exclusive.</summary>
    Upgrade,

    /// <summary>Its holder gives it back; it may have ended before, which its holder then did not know.</summary>
    Release,

    /// <summary>It ends without its holder's doing.</summary>
    Expire,
}
