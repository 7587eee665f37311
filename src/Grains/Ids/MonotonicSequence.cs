using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The rules of <see cref="SequenceLevel.Monotonic"/>: values go out from memory in order, each later one greater, and none
/// comes back. Whoever loads the sequence begins behind the last reservation, above all that the owner before it can have
/// handed out. That the owner before hands out nothing any more, once the new one does, is the grain's part.
/// </summary>
internal sealed class MonotonicSequence(SequenceRow row, Guid incarnation) : Sequence(row, incarnation)
{
    private readonly ReservationSize _ahead = new();

    /// <inheritdoc/>
    public override void HandOver(List<IdChange> changes) => Write(Row with { ReservedOrdinal = Next }, changes);

    /// <inheritdoc/>
    protected override ShardReply TakeRun(TakeRange command, DateTimeOffset now, List<IdChange> changes)
    {
        if (Next == Total)
        {
            return Exhausted();
        }

        var run = NextRun(command.Count);
        if (run.End > Row.ReservedOrdinal)
        {
            var ahead = Math.Min(_ahead.At(now), Total - run.End);
            Write(Row with { ReservedOrdinal = run.End + ahead }, changes);
        }

        Next = run.End;
        return RangeOf(command, run);
    }
}
