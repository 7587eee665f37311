namespace Granary.Histories;

/// <summary>Turns what clients recorded of writes and reads of fenced registers into steps of <see cref="FencedRegisterModel"/>.</summary>
/// <remarks>A write without an answer may go in at any time later, or never. Reads without an answer say nothing.</remarks>
public static class RegisterHistory
{
    /// <summary>What no fenced register does, name by name; nothing when all is well.</summary>
    public static IReadOnlyList<string> FindProblems(IEnumerable<HistoryOperation> operations) =>
    [
        .. from operation in operations
           let step = ToStep(operation)
           where step is not null
           group step by operation.Key into register
           let problem = Linearizability.FindProblem(new FencedRegisterModel(), register.ToList())
           where problem is not null
           select $"{register.Key}: {problem}",
    ];

    private static TimedStep<RegisterStep>? ToStep(HistoryOperation operation) => operation switch
    {
        { Kind: LockWords.Write, Outcome: LockWords.Refused } => Step(operation, RegisterStepKind.RefusedWrite, operation.Argument2),
        { Kind: LockWords.Write } => Step(operation, RegisterStepKind.Write, operation.Argument2),
        { Kind: LockWords.Read, Returned: not null } => Step(operation, RegisterStepKind.Read, operation.Value),
        _ => null,
    };

    private static TimedStep<RegisterStep> Step(HistoryOperation operation, RegisterStepKind kind, long value) =>
        new(new RegisterStep(kind, operation.Argument, value), operation.Invoked, operation.Returned, operation);
}
