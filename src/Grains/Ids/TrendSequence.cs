using System.Diagnostics;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The rules of <see cref="SequenceLevel.Trend"/>: values go out from memory, out of a reservation that was made durable
/// before. Whoever loads the sequence begins behind the last reservation, so a crash leaves a gap and a second activation
/// hands out other values.
/// </summary>
internal sealed class TrendSequence(SequenceRow row, Guid incarnation) : Sequence(row, incarnation)
{
    private readonly OrdinalRuns _returned = new();
    private readonly RecentEntries<OrdinalRun> _outstanding = new(IdLimits.OutstandingRangesMax);
    private bool _opened;
    private int _grantsSinceReservation;
    private int _wanted = IdLimits.SequenceRangeMin;

    /// <inheritdoc/>
    public override ShardReply Return(ReturnRange command)
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
        if (tail.End != Next)
        {
            return new Done(_returned.TryAdd(tail));
        }

        // Nothing behind the tail was handed out, so going back to it keeps every taker's values growing.
        Next = _returned.TakeEndingAt(tail.First);
        return new Done(Changed: true);
    }

    /// <inheritdoc/>
    public override void HandOver(List<IdChange> changes)
    {
        if (_opened)
        {
            Write(Row with { ReservedOrdinal = Next, Returned = _returned.ToString() }, changes);
        }
    }

    /// <inheritdoc/>
    public override SequenceInfo Describe() =>
        _returned.Count > 0 ? base.Describe() with { Next = ValueOf(_returned.First.First) } : base.Describe();

    /// <inheritdoc/>
    protected override ShardReply TakeRun(TakeRange command, DateTimeOffset now, List<IdChange> changes)
    {
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
        var left = Row.ReservedOrdinal - Next;
        if (left == 0 || (left < command.Count && _grantsSinceReservation >= IdLimits.RangesPerReservation))
        {
            Reserve(command.Count, changes);
        }

        return Next < Row.ReservedOrdinal ? GrantNext(command) : Exhausted();
    }

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
        var wanted = Math.Min((long)_wanted * IdLimits.RangesPerReservation, Total - Row.ReservedOrdinal);
        Write(Row with { ReservedOrdinal = Row.ReservedOrdinal + wanted, Returned = "" }, changes);
        _wanted = Math.Max(count, IdLimits.SequenceRangeMin);
        _grantsSinceReservation = 0;
    }

    private SequenceRange GrantNext(TakeRange command)
    {
        // Each of the first 64 runs gets at most its share of what is left, so that the 64th finds something, too. Where
        // the whole sequence is reserved no other reservation can follow, and nothing need be spared.
        var left = Row.ReservedOrdinal - Next;
        var runsToCome = Row.ReservedOrdinal == Total
            ? 1
            : Math.Max(1, IdLimits.RangesPerReservation - _grantsSinceReservation);
        var share = left / runsToCome;
        Debug.Assert(share > 0, "A reservation has a value for each of its runs.");
        var run = new OrdinalRun(Next, Next + Math.Min(command.Count, share));
        Next = run.End;
        return Grant(command, run);
    }

    private SequenceRange Grant(TakeRange command, OrdinalRun run)
    {
        _grantsSinceReservation++;
        _outstanding.Remember(command.Operation.Value, run);
        return RangeOf(command, run);
    }

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
}
