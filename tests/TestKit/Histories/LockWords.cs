namespace Granary.Histories;

/// <summary>The kinds and outcomes of operations in histories of locks, and of the registers that their tokens guard.</summary>
public static class LockWords
{
    /// <summary>Acquire; the answer is <see cref="Held"/> with the token, or <see cref="Refused"/>.</summary>
    public const string AcquireExclusive = "acquire.exclusive";

    /// <inheritdoc cref="AcquireExclusive"/>
    public const string AcquireRead = "acquire.read";

    /// <inheritdoc cref="AcquireExclusive"/>
    public const string AcquireUpgradeable = "acquire.upgradeable";

    /// <summary>Acquire as many permits as the argument says.</summary>
    public const string AcquirePermits = "acquire.permits";

    /// <summary>Turn the hold whose token is the argument into an exclusive one.</summary>
    public const string Upgrade = "upgrade";

    /// <summary>Give back the hold whose token is the argument.</summary>
    public const string Release = "release";

    /// <summary>The loss signal of the hold whose token is the argument.</summary>
    public const string Lost = "lost";

    /// <summary>Write to the register, with the token as argument and the value as second one; the answer is <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
    public const string Write = "write";

    /// <summary>Read the register; the answer's value is what it held.</summary>
    public const string Read = "read";

    /// <summary>The process that is the key is killed: begins right before, as recorded by whoever does it.</summary>
    public const string Kill = "kill";

    /// <summary>The process that is the key is stopped: begins right before and ends when it is told to go on, as recorded by whoever does it.</summary>
    public const string Pause = "pause";

    /// <summary>The process itself found that it had got no processor time, since the last moment at which it had.</summary>
    public const string Stalled = "stalled";

    /// <summary>Granted.</summary>
    public const string Held = "held";

    /// <summary>Not granted within the time, or not written because of the token.</summary>
    public const string Refused = "refused";

    /// <summary>Written.</summary>
    public const string Accepted = "accepted";

    /// <summary>Done.</summary>
    public const string Done = "done";
}
