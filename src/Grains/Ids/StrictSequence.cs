using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The rules of <see cref="SequenceLevel.Strict"/>: each answer's commit moves the row to exactly what was handed out, and
/// notes who got it, so that a repeat after a lost answer gets the same values and leaves no gap.
/// </summary>
/// <remarks>
/// The last request of each taker is kept, and not each request for some time: a taker asks anew only when it has its
/// answer, so the notes stay as few as the takers are, however fast they take.
/// </remarks>
internal sealed class StrictSequence(SequenceRow row, Guid incarnation) : Sequence(row, incarnation)
{
    private readonly Dictionary<Guid, TakerRow> _takers = [];

    /// <summary>Adds what is stored of a taker.</summary>
    public void Load(TakerRow taker) => _takers.Add(taker.Taker, taker);

    /// <inheritdoc/>
    public override void Delete(List<IdChange> changes)
    {
        base.Delete(changes);
        changes.AddRange(_takers.Values.Select(IdChange.Delete));
    }

    /// <inheritdoc/>
    protected override ShardReply TakeRun(TakeRange command, DateTimeOffset now, List<IdChange> changes)
    {
        if (command.Taker == Guid.Empty)
        {
            return IdGuards.Invalid(
                IdCodes.TakerMissing,
                $"taker is empty; sequence '{Name}' is strict, and must know whose request it may be asked to repeat.",
                "taker");
        }

        if (_takers.TryGetValue(command.Taker, out var last) && command.Turn <= last.Turn)
        {
            return command.Turn == last.Turn ? RangeOf(command, new OrdinalRun(last.First, last.First + last.Count)) : Over(command, last);
        }

        if (Next == Total)
        {
            return Exhausted();
        }

        if (last is null && MakeRoom(now, changes) is { } refusal)
        {
            return refusal;
        }

        var run = NextRun(command.Count);
        Next = run.End;
        Write(Row with { ReservedOrdinal = Next }, changes);
        var taker = new TakerRow(Name, command.Taker, command.Turn, run.First, (int)run.Count, now.ToUnixTimeMilliseconds());
        _takers[command.Taker] = taker;
        changes.Add(IdChange.Put(taker));
        return RangeOf(command, run);
    }

    /// <summary>Forgets takers that nobody repeats a request of any more; refuses when all are needed and there is no room for another.</summary>
    private Refusal? MakeRoom(DateTimeOffset now, List<IdChange> changes)
    {
        var over = (now - ShardLimits.OperationKept).ToUnixTimeMilliseconds();
        foreach (var taker in _takers.Values.Where(taker => taker.TakenAt < over).ToArray())
        {
            _takers.Remove(taker.Taker);
            changes.Add(IdChange.Delete(taker));
        }

        return _takers.Count < IdLimits.TakersMax
            ? null
            : new Refusal(
                RefusalKind.Overloaded,
                IdCodes.TooManyTakers,
                $"{IdLimits.TakersMax} takers have used sequence '{Name}' in the last {ShardLimits.OperationKept.TotalMinutes:0} minutes, and no more are "
                + "remembered; let processes keep their generators open.",
                RetryAfter: TimeSpan.FromSeconds(10));
    }

    private Refusal Over(TakeRange command, TakerRow last) => new(
        RefusalKind.Conflict,
        IdCodes.TurnOver,
        $"Request {command.Turn} of taker {command.Taker} comes after its request {last.Turn}, which sequence '{Name}' has answered; ask with a later turn.");
}
