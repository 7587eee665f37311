using Granary.Shards;

namespace Granary.Ids;

/// <summary>The rules of the levels above <see cref="SequenceLevel.Trend"/>.</summary>
public sealed class SequenceLevelTests
{
    private const string Name = "invoices";

    private readonly ModelStore _store = new();
    private readonly Guid _taker = Guid.NewGuid();
    private DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private IdTable _table = new([]);
    private long _turn;

    [Fact]
    public void A_strict_row_stands_at_exactly_what_was_handed_out()
    {
        Create(SequenceLevel.Strict);

        Take(SequenceLevel.Strict, 7);
        Take(SequenceLevel.Strict, 1);

        Assert.Equal(8, Row.ReservedOrdinal);
    }

    [Fact]
    public void A_repeat_of_a_strict_request_gets_the_same_values_also_after_a_crash()
    {
        Create(SequenceLevel.Strict);
        var request = new TakeRange(OperationId.New(), Name, 5, null, SequenceLevel.Strict, _taker, 1);
        var first = Decide(request);

        var again = Decide(request);
        Reload();
        var afterCrash = Decide(request);

        Assert.Equal((first, first), (again, afterCrash));
        Assert.Equal(5, Row.ReservedOrdinal);
    }

    [Fact]
    public void A_request_that_comes_after_a_later_one_of_its_taker_takes_nothing()
    {
        Create(SequenceLevel.Strict);
        Decide(new TakeRange(OperationId.New(), Name, 5, null, SequenceLevel.Strict, _taker, 2));

        var refusal = Assert.IsType<Refusal>(Decide(new TakeRange(OperationId.New(), Name, 5, null, SequenceLevel.Strict, _taker, 1)));

        Assert.Equal((IdCodes.TurnOver, 5), (refusal.Code, Row.ReservedOrdinal));
    }

    [Fact]
    public void However_much_it_takes_a_taker_is_one_row()
    {
        Create(SequenceLevel.Strict);

        for (var i = 0; i < 50; i++)
        {
            Take(SequenceLevel.Strict, 3);
        }

        Assert.Single(_store.Rows.OfType<TakerRow>());
    }

    [Fact]
    public void Takers_are_forgotten_once_nobody_repeats_their_requests_and_refused_when_there_are_too_many()
    {
        Create(SequenceLevel.Strict);
        for (var i = 0; i < IdLimits.TakersMax; i++)
        {
            Assert.IsType<SequenceRange>(Decide(new TakeRange(OperationId.New(), Name, 1, null, SequenceLevel.Strict, Guid.NewGuid(), 1)));
        }

        var refused = Assert.IsType<Refusal>(Decide(new TakeRange(OperationId.New(), Name, 1, null, SequenceLevel.Strict, _taker, 1)));
        _now += ShardLimits.OperationKept + TimeSpan.FromSeconds(1);
        var range = Take(SequenceLevel.Strict, 1);

        Assert.Equal((IdCodes.TooManyTakers, RefusalKind.Overloaded), (refused.Code, refused.Kind));
        Assert.Equal(IdLimits.TakersMax + 1, range.First);
        Assert.Single(_store.Rows.OfType<TakerRow>());
    }

    [Fact]
    public void A_deleted_strict_sequence_takes_its_takers_along()
    {
        Create(SequenceLevel.Strict);
        Take(SequenceLevel.Strict, 3);

        Decide(new DeleteSequence(OperationId.New(), Name));
        Create(SequenceLevel.Strict);

        Assert.Empty(_store.Rows.OfType<TakerRow>());
        Assert.Equal(1, Take(SequenceLevel.Strict, 1).First);
    }

    [Fact]
    public void A_strict_request_without_a_taker_is_refused()
    {
        Create(SequenceLevel.Strict);

        var refusal = Assert.IsType<Refusal>(Decide(new TakeRange(OperationId.New(), Name, 1, null, SequenceLevel.Strict)));

        Assert.Equal(IdCodes.TakerMissing, refusal.Code);
    }

    [Fact]
    public void A_monotonic_sequence_reserves_little_and_more_when_it_is_used_fast_and_less_again_when_not()
    {
        Create(SequenceLevel.Monotonic);
        var first = Reserved(1);

        int[] fast = [.. Enumerable.Range(0, 20).Select(_ => Reserved(IdLimits.ReservedAheadMax))];
        _now += TimeSpan.FromMinutes(1);
        var slow = Reserved(IdLimits.ReservedAheadMax + 1);

        Assert.Equal(
            (IdLimits.ReservedAheadMin, IdLimits.ReservedAheadMax, IdLimits.ReservedAheadMax / 2),
            (first, fast[^1], slow));
    }

    [Fact]
    public void A_crash_goes_on_behind_a_monotonic_sequence_s_reservation_and_a_clean_stop_where_it_was()
    {
        Create(SequenceLevel.Monotonic);
        Take(SequenceLevel.Monotonic, 10);
        Reload();
        var afterCrash = Take(SequenceLevel.Monotonic, 10);

        _store.TryCommit(_store.Epoch, _table.HandOver());
        Reload();

        Assert.Equal(1 + 10 + IdLimits.ReservedAheadMin, afterCrash.First);
        Assert.Equal(afterCrash.First + 10, Take(SequenceLevel.Monotonic, 1).First);
    }

    [Theory]
    [InlineData(SequenceLevel.Monotonic)]
    [InlineData(SequenceLevel.Strict)]
    public void No_tail_is_taken_back(SequenceLevel level)
    {
        Create(level);
        var range = Take(level, 10);

        Assert.Equal(new Done(Changed: false), Decide(new ReturnRange(OperationId.New(), Name, range.RangeId, 4)));
        Assert.Equal(11, Take(level, 1).First);
    }

    [Theory]
    [InlineData(SequenceLevel.Monotonic)]
    [InlineData(SequenceLevel.Strict)]
    public void It_gives_all_values_up_to_its_maximum_and_then_no_more(SequenceLevel level)
    {
        Create(level, maximum: 10);

        var (first, second) = (Take(level, 7), Take(level, 7));
        var refusal = Assert.IsType<Refusal>(Decide(Request(level, 1)));

        Assert.Equal((7, 3), (first.Count, second.Count));
        Assert.Equal(IdCodes.SequenceExhausted, refusal.Code);
    }

    [Fact]
    public void Values_are_refused_to_who_takes_the_sequence_for_another_level()
    {
        Create(SequenceLevel.Strict);

        var refusal = Assert.IsType<Refusal>(Decide(Request(SequenceLevel.Trend, 1)));

        Assert.Equal((IdCodes.SequenceLevelDiffers, 0), (refusal.Code, Row.ReservedOrdinal));
    }

    [Fact]
    public void A_sequence_with_another_level_is_another_definition()
    {
        Create(SequenceLevel.Strict);

        var other = new SequenceDefinition(Name, Level: SequenceLevel.Monotonic);
        var unknown = new SequenceDefinition("other", Level: (SequenceLevel)9);

        Assert.Equal(IdCodes.SequenceExists, Assert.IsType<Refusal>(Decide(new CreateSequence(OperationId.New(), other))).Code);
        Assert.Equal(IdCodes.SequenceInvalid, Assert.IsType<Refusal>(Decide(new CreateSequence(OperationId.New(), unknown))).Code);
    }

    private SequenceRow Row => _store.Rows.OfType<SequenceRow>().Single();

    private void Create(SequenceLevel level, long maximum = long.MaxValue) => Assert.IsType<SequenceInfo>(
        Decide(new CreateSequence(OperationId.New(), new SequenceDefinition(Name, Maximum: maximum, Level: level))));

    private TakeRange Request(SequenceLevel level, int count) => new(OperationId.New(), Name, count, null, level, _taker, ++_turn);

    private SequenceRange Take(SequenceLevel level, int count) => Assert.IsType<SequenceRange>(Decide(Request(level, count)));

    /// <summary>How much is reserved behind what was taken.</summary>
    private int Reserved(int count)
    {
        var range = Take(SequenceLevel.Monotonic, count);
        return (int)(Row.ReservedOrdinal + 1 - range.First - range.Count);
    }

    private void Reload() => _table = new IdTable([.. _store.Rows]);

    private ShardReply Decide(IdCommand command)
    {
        var decision = _table.Decide(command, _now);
        _store.TryCommit(_store.Epoch, decision.Changes);
        return decision.Reply;
    }
}
