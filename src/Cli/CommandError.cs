namespace Granary;

/// <summary>A failure that the person at the keyboard gets told: its code, what happened, and what to try.</summary>
/// <param name="code">The stable code: the server's, or one of <c>cli.*</c>.</param>
/// <param name="message">What happened.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="hint">What to try next, where that is known.</param>
/// <param name="innerException">The cause, if there is one.</param>
internal sealed class CommandError(
    string code, string message, int exitCode = ExitCodes.Failed, string? hint = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public string Code { get; } = code;

    public int ExitCode { get; } = exitCode;

    public string? Hint { get; } = hint;

    /// <summary>Whether a repeat a little later may do better: no silo answered, or one could not just now.</summary>
    public bool IsPassing { get; init; }

    /// <summary>An argument that breaks a rule which the parser does not know.</summary>
    public static CommandError Usage(string message, string? hint = null) =>
        new("cli.usage", message, ExitCodes.WrongUsage, hint);
}
