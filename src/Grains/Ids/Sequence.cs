using System.Diagnostics;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The rules of one sequence: values go out from memory, out of a reservation that was made durable before. Whoever
/// loads the sequence begins behind the last reservation, so a crash leaves a gap and a second activation hands out
/// other values.
/// </summary>
internal sealed class Sequence(SequenceRow row, Guid incarnation)
{
    private readonly OrdinalRuns _returned = new();
    private readonly RecentEntries<OrdinalRun> _outstanding = new(IdLimits.OutstandingRangesMax);
    private readonly long _total = TotalOf(row.Definition);
    private long _next = row.ReservedOrdinal;
    private bool _opened;
    private int _grantsSinceReservation;
    private int _wanted = IdLimits.SequenceRangeMin;

    /// <summary>What the last decision made durable, or is about to.</summary>
    public SequenceRow Row { get; private set; } = row;

    private string Name => Row.Definition.Name;

    public ShardReply Take(TakeRange command, List<IdChange> changes)
    {
        if ((IdGuards.Operation(command.Operation) ?? IdGuards.Count(command.Count)) is { } refusal)
        {
            return refusal;
        }

        if (command.After is { } after && _next < _total && after >= ValueOf(_next))
        {
            return new Refusal(
                RefusalKind.Conflict,
                IdCodes.SequenceBehind,
                $"Sequence '{Name}' comes to {ValueOf(_next)} next, which is not after {after}: it was created anew since "
                + "that value was issued, or another silo owns it now. Try again, or begin anew without a last value.",
                RetryAfter: TimeSpan.FromSeconds(1));
        }

        _wanted = Math.Max(_wanted, command.Count);
        if (!_opened)
        {
            Open(command.Count, changes);
        }

        if (_returned.Take(LeastAfter(command.After), command.Count) is { } again)
        {
            return Grant(command, again);
        }

        // A reservation lasts for 64 runs at the least, whatever is asked for; only then does a run that is too large for
        // what is left bring the next one.
        var left = Row.ReservedOrdinal - _next;
        if (left == 0 || (left < command.Count && _grantsSinceReservation >= IdLimits.RangesPerReservation))
        {
            Reserve(command.Count, changes);
        }

        return _next < Row.ReservedOrdinal
            ? GrantNext(command)
            : new Refusal(
                RefusalKind.Exhausted,
                IdCodes.SequenceExhausted,
                $"Sequence '{Name}' has handed out all values up to its maximum of {Row.Definition.Maximum}; create another.");
    }

    public ShardReply Return(ReturnRange command)
    {
        if (!_outstanding.TryGet(command.RangeId, out var run))
        {
            return new Done(Changed: false);
        }

        if (command.Unused < 0 || command.Unused > run.Count)
        {
            return IdGuards.Invalid(
                IdCodes.CountOutOfRange,
                $"unused is {command.Unused}; the run {command.RangeId} of sequence '{Name}' has {run.Count} values.",
                "unused");
        }

        _outstanding.Remove(command.RangeId);
        if (command.Unused == 0)
        {
            return new Done(Changed: false);
        }

        var tail = run with { First = run.End - command.Unused };
        if (tail.End != _next)
        {
            return new Done(_returned.TryAdd(tail));
        }

        // Nothing behind the tail was handed out, so going back to it keeps every taker's values growing.
        _next = _returned.TakeEndingAt(tail.First);
        return new Done(Changed: true);
    }

    /// <summary>Gives back what is unused when the shard stops cleanly. Nothing may be taken afterwards.</summary>
    public void HandOver(List<IdChange> changes)
    {
        if (_opened)
        {
            Write(Row with { ReservedOrdinal = _next, Returned = _returned.ToString() }, changes);
        }
    }

    public SequenceInfo Describe() => new()
    {
        Definition = Row.Definition,
        CreatedAt = Row.CreatedAt,
        Next = _returned.Count > 0 ? ValueOf(_returned.First.First) : ValueOrNone(_next),
        ReservedUntil = ValueOrNone(Row.ReservedOrdinal),
    };

    /// <summary>
    /// Makes what a clean stop left usable. It leaves the row in the same commit: a crash must not offer it again.
    /// </summary>
    private void Open(int count, List<IdChange> changes)
    {
        _opened = true;
        _returned.Add(Row.Returned);
        Reserve(count, changes);
    }

    private void Reserve(int count, List<IdChange> changes)
    {
        var wanted = Math.Min((long)_wanted * IdLimits.RangesPerReservation, _total - Row.ReservedOrdinal);
        Write(Row with { ReservedOrdinal = Row.ReservedOrdinal + wanted, Returned = "" }, changes);
        _wanted = Math.Max(count, IdLimits.SequenceRangeMin);
        _grantsSinceReservation = 0;
    }

    private void Write(SequenceRow row, List<IdChange> changes)
    {
        if (row != Row)
        {
            Row = row;
            changes.Add(IdChange.Put(row));
        }
    }

    private SequenceRange GrantNext(TakeRange command)
    {
        // Each of the first 64 runs gets at most its share of what is left, so that the 64th finds something, too. Where
        // the whole sequence is reserved no other reservation can follow, and nothing need be spared.
        var left = Row.ReservedOrdinal - _next;
        var runsToCome = Row.ReservedOrdinal == _total
            ? 1
            : Math.Max(1, IdLimits.RangesPerReservation - _grantsSinceReservation);
        var share = left / runsToCome;
        Debug.Assert(share > 0, "A reservation has a value for each of its runs.");
        var run = new OrdinalRun(_next, _next + Math.Min(command.Count, share));
        _next = run.End;
        return Grant(command, run);
    }

    private SequenceRange Grant(TakeRange command, OrdinalRun run)
    {
        _grantsSinceReservation++;
        _outstanding.Remember(command.Operation.Value, run);
        return new SequenceRange(
            command.Operation.Value,
            Name,
            ValueOf(run.First),
            (int)run.Count,
            Row.Definition.Step,
            incarnation);
    }

    private long ValueOf(long ordinal) => (long)(Row.Definition.Start + ((Int128)ordinal * Row.Definition.Step));

    private long? ValueOrNone(long ordinal) => ordinal < _total ? ValueOf(ordinal) : null;

    /// <summary>The lowest ordinal whose value is greater than <paramref name="after"/>.</summary>
    private long LeastAfter(long? after)
    {
        if (after is not { } value || value < Row.Definition.Start)
        {
            return 0;
        }

        var steps = (((Int128)value - Row.Definition.Start) / Row.Definition.Step) + 1;
        return (long)Int128.Min(steps, long.MaxValue);
    }

    /// <summary>How many values there are; of a range wider than a long counts, the first 2^63 - 1.</summary>
    private static long TotalOf(SequenceDefinition definition)
    {
        var total = (((Int128)definition.Maximum - definition.Start) / definition.Step) + 1;
        return (long)Int128.Min(total, long.MaxValue);
    }
}
