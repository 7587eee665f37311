namespace Granary;

/// <summary>What the command's exit code means, the same for every verb.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused or failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage: an argument breaks a rule.</summary>
    public const int WrongUsage = 2;
}
