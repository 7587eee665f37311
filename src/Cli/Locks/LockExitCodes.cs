namespace Granary.Locks;

/// <summary>
/// What the exit code of a verb that runs a command means besides <see cref="ExitCodes"/>; every other one is the command's own. They
/// are chosen as <c>timeout</c> and the shells have them.
/// </summary>
internal static class LockExitCodes
{
    /// <summary>The lock could not be had in the time given; the command was not started.</summary>
    public const int NotInTime = 124;

    /// <summary>The lock was lost, and the command was ended.</summary>
    public const int Lost = 125;

    /// <summary>The command is there but cannot be started.</summary>
    public const int NotExecutable = 126;

    /// <summary>There is no such command.</summary>
    public const int NoCommand = 127;

    /// <summary>Added to the number of the signal that ended the command, or the wait.</summary>
    public const int SignalBase = 128;
}
