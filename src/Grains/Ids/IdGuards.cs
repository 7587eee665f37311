using System.Numerics;
using System.Text;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The checks of what came over the wire: <see langword="null"/> when it keeps the rules, and otherwise the refusal.
/// </summary>
internal static class IdGuards
{
    public static Refusal? Name(string? name, string argument) => NameRules.IsValid(name)
        ? null
        : Invalid(IdCodes.NameInvalid, $"{argument} is '{name}'; it must be {NameRules.Text}.", argument);

    public static Refusal? Operation(OperationId operation) => operation.Value != Guid.Empty
        ? null
        : Invalid(
            IdCodes.OperationMissing,
            "operation is empty; it must be an id that no other request has, as it names what is granted.",
            "operation");

    public static Refusal? Workers(int workers) =>
        workers is > 0 and <= IdLimits.WorkersPerLeaseMax && BitOperations.IsPow2(workers)
            ? null
            : Invalid(
                IdCodes.WorkersInvalid,
                $"workers is {workers}; it must be a power of two from 1 to {IdLimits.WorkersPerLeaseMax}.",
                "workers");

    public static Refusal? Budget(TimeSpan budget) => budget >= IdLimits.BudgetMin && budget <= IdLimits.BudgetMax
        ? null
        : Invalid(
            IdCodes.BudgetInvalid,
            $"budget is {budget}; it must be {IdLimits.BudgetMin} to {IdLimits.BudgetMax}.",
            "budget");

    public static Refusal? WhenAhead(WhenAhead whenAhead) => Enum.IsDefined(whenAhead)
        ? null
        : Invalid(
            IdCodes.WhenAheadInvalid,
            $"whenAhead is {(int)whenAhead}; it must be Start, Wait or TakeAnother.",
            "whenAhead");

    public static Refusal? Holder(WorkerHolder? holder) => holder is null
        ? Invalid(IdCodes.HolderInvalid, "holder is missing; it must say who asks.", "holder")
        : HolderText(holder.Name ?? "-", "holder.name")
            ?? HolderText(holder.Host, "holder.host")
            ?? HolderText(holder.Process, "holder.process")
            ?? HolderText(holder.Note ?? "-", "holder.note");

    public static Refusal? HolderText(string? text, string argument)
    {
        if (text is not { Length: > 0 and <= IdLimits.HolderTextMax })
        {
            return Invalid(
                IdCodes.HolderInvalid,
                $"{argument} has {text?.Length ?? 0} characters; it must have 1 to {IdLimits.HolderTextMax}.",
                argument);
        }

        // PostgreSQL stores neither NUL nor half a surrogate pair, and no text for people needs control characters.
        var wellFormed = text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune));
        return wellFormed
            ? null
            : Invalid(
                IdCodes.HolderInvalid,
                $"{argument} holds a control character or half a surrogate pair; leave it out.",
                argument);
    }

    public static Refusal? Count(int count) => count is > 0 and <= IdLimits.SequenceRangeMax
        ? null
        : Invalid(IdCodes.CountOutOfRange, $"count is {count}; it must be 1 to {IdLimits.SequenceRangeMax}.", "count");

    public static Refusal? Sequence(SequenceDefinition? definition)
    {
        if (definition is null)
        {
            return Invalid(
                IdCodes.SequenceInvalid,
                "definition is missing; it must say what the sequence is.",
                "definition");
        }

        if (Name(definition.Name, "name") is { } refusal)
        {
            return refusal;
        }

        if (definition.Step is < 1 or > IdLimits.SequenceStepMax)
        {
            return Invalid(
                IdCodes.SequenceInvalid,
                $"step is {definition.Step}; it must be 1 to {IdLimits.SequenceStepMax}.",
                "step");
        }

        if (!Enum.IsDefined(definition.Level))
        {
            return Invalid(
                IdCodes.SequenceInvalid,
                $"level is {(int)definition.Level}; it must be Trend, Monotonic or Strict.",
                "level");
        }

        return definition.Maximum >= definition.Start
            ? null
            : Invalid(
                IdCodes.SequenceInvalid,
                $"maximum is {definition.Maximum}; it must not be less than start, which is {definition.Start}.",
                "maximum");
    }

    public static Refusal Invalid(string code, string message, string argument) =>
        new(RefusalKind.Invalid, code, message, argument);
}
