using Granary.Shards;

namespace Granary.Ids;

/// <summary>What the sequences of all levels have alike: the row, and the first ordinal that was not handed out.</summary>
internal abstract class Sequence(SequenceRow row, Guid incarnation)
{
    /// <summary>What the last decision made durable, or is about to.</summary>
    public SequenceRow Row { get; private set; } = row;

    protected string Name => Row.Definition.Name;

    /// <summary>How many values there are.</summary>
    protected long Total { get; } = TotalOf(row.Definition);

    /// <summary>The first ordinal that was not handed out.</summary>
    protected long Next { get; set; } = row.ReservedOrdinal;

    /// <summary>The rules of the row's level over it.</summary>
    public static Sequence Of(SequenceRow row, Guid incarnation) => row.Definition.Level switch
    {
        SequenceLevel.Trend => new TrendSequence(row, incarnation),
        SequenceLevel.Monotonic => new MonotonicSequence(row, incarnation),
        SequenceLevel.Strict => new StrictSequence(row, incarnation),
        var level => throw new ArgumentOutOfRangeException(nameof(row), level, "There is no such level."),
    };

    public ShardReply Take(TakeRange command, DateTimeOffset now, List<IdChange> changes)
    {
        if ((IdGuards.Operation(command.Operation) ?? IdGuards.Count(command.Count)) is { } refusal)
        {
            return refusal;
        }

        if (command.Level != Row.Definition.Level)
        {
            return new Refusal(
                RefusalKind.Conflict,
                IdCodes.SequenceLevelDiffers,
                $"Sequence '{Name}' is {Row.Definition.Level}, and its values were asked for as if it were {command.Level}; open it anew.");
        }

        if (command.After is { } after && Next < Total && after >= ValueOf(Next))
        {
            return new Refusal(
                RefusalKind.Conflict,
                IdCodes.SequenceBehind,
                $"Sequence '{Name}' comes to {ValueOf(Next)} next, which is not after {after}: it was created anew since "
                + "that value was issued, or another silo owns it now. Try again, or begin anew without a last value.",
                RetryAfter: TimeSpan.FromSeconds(1));
        }

        return TakeRun(command, now, changes);
    }

    /// <summary>Takes back the tail of a run, where the level allows that.</summary>
    public virtual ShardReply Return(ReturnRange command) => new Done(Changed: false);

    /// <summary>Gives back what is unused when the shard stops cleanly. Nothing may be taken afterwards.</summary>
    public virtual void HandOver(List<IdChange> changes)
    {
    }

    /// <summary>Adds what deletes the sequence's rows.</summary>
    public virtual void Delete(List<IdChange> changes) => changes.Add(IdChange.Delete(Row));

    public virtual SequenceInfo Describe() => new()
    {
        Definition = Row.Definition,
        CreatedAt = Row.CreatedAt,
        Next = ValueOrNone(Next),
        ReservedUntil = ValueOrNone(Row.ReservedOrdinal),
    };

    /// <summary>Takes a run for a request that keeps the rules.</summary>
    protected abstract ShardReply TakeRun(TakeRange command, DateTimeOffset now, List<IdChange> changes);

    /// <summary>The next ordinals, as many as are asked for and left.</summary>
    protected OrdinalRun NextRun(int count) => new(Next, Next + Math.Min(count, Total - Next));

    protected void Write(SequenceRow row, List<IdChange> changes)
    {
        if (row != Row)
        {
            Row = row;
            changes.Add(IdChange.Put(row));
        }
    }

    protected SequenceRange RangeOf(TakeRange command, OrdinalRun run) => new(
        command.Operation.Value,
        Name,
        ValueOf(run.First),
        (int)run.Count,
        Row.Definition.Step,
        incarnation);

    protected Refusal Exhausted() => new(
        RefusalKind.Exhausted,
        IdCodes.SequenceExhausted,
        $"Sequence '{Name}' has handed out all values up to its maximum of {Row.Definition.Maximum}; create another.");

    protected long ValueOf(long ordinal) => (long)(Row.Definition.Start + ((Int128)ordinal * Row.Definition.Step));

    private long? ValueOrNone(long ordinal) => ordinal < Total ? ValueOf(ordinal) : null;

    /// <summary>How many values there are; of a range wider than a long counts, the first 2^63 - 1.</summary>
    private static long TotalOf(SequenceDefinition definition)
    {
        var total = (((Int128)definition.Maximum - definition.Start) / definition.Step) + 1;
        return (long)Int128.Min(total, long.MaxValue);
    }
}
