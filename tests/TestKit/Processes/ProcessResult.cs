namespace Granary.Processes;

/// <summary>What a program that ran to its end left.</summary>
public sealed record ProcessResult(int ExitCode, string StandardOutput, string StandardError);
