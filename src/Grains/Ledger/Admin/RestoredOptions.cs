using System.Collections.Immutable;
using Granary.Ids;

namespace Granary.Ledger.Admin;

/// <summary>What an operator knows of the time between a backup and its restore, which the store itself cannot know.</summary>
public sealed record RestoredOptions
{
    /// <summary>The longest budget that any process asked for its worker ids; <see cref="IdLimits.BudgetMin"/> to
    /// <see cref="IdLimits.BudgetMax"/>. Default: 11 minutes, or the longest that a lease in the store has, if that is longer.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>How many values each sequence skips, at least 0. Must be more than any sequence gave out since the backup.
    /// Default: <see cref="AdminLimits.SequenceGapDefault"/>.</summary>
    public long SequenceGap { get; init; } = AdminLimits.SequenceGapDefault;

    /// <summary>The next values of sequences of which it is known, instead of the gap. Default: none.</summary>
    public ImmutableDictionary<string, long> Sequences { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <exception cref="GranaryException">A value is out of its bounds; the message names it.</exception>
    internal void Validate()
    {
        if (Budget is { } budget && (budget < IdLimits.BudgetMin || budget > IdLimits.BudgetMax))
        {
            throw AdminError.Invalid(
                AdminCodes.BudgetInvalid,
                $"budget is {budget}; it must be {IdLimits.BudgetMin} to {IdLimits.BudgetMax}.");
        }

        if (SequenceGap < 0)
        {
            throw AdminError.Invalid(AdminCodes.SequenceInvalid, $"sequence-gap is {SequenceGap}; it must be at least 0.");
        }

        if (Sequences.Count > AdminLimits.SequencesMax)
        {
            throw AdminError.Invalid(
                AdminCodes.SequenceInvalid, $"{Sequences.Count} sequences have a next value; it may be {AdminLimits.SequencesMax}.");
        }
    }
}
