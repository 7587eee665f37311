using Granary.Shards;

namespace Granary.Ids;

public sealed class SequenceTests
{
    private const string Name = "invoices";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private IdTable _table = new([]);
    private SequenceRow? _row;

    [Fact]
    public void Values_begin_at_start_and_go_by_step()
    {
        Create(start: -5, step: 3);

        var range = Take(4);

        Assert.Equal((-5, 4, 3), (range.First, range.Count, range.Step));
        Assert.Equal(7, Take(1).First);
    }

    [Fact]
    public void The_first_run_reserves_64_of_its_size_and_the_next_ones_write_nothing()
    {
        Create();

        Take(100);
        var reserved = _row!.ReservedOrdinal;
        var writes = Enumerable.Range(0, 63).Sum(_ => Decide(new TakeRange(OperationId.New(), Name, 100)).Changes.Count);

        Assert.Equal((6_400, 0), (reserved, writes));
    }

    [Fact]
    public void A_run_that_is_larger_than_its_share_is_cut_and_the_next_reservation_is_larger()
    {
        Create();
        Take(16);

        var cut = Take(10_000);
        for (var i = 0; i < 63; i++)
        {
            Take(10_000);
        }

        Assert.Equal(16, cut.Count);
        Assert.Equal(10_000, Take(10_000).Count);
    }

    [Fact]
    public void A_crash_goes_on_behind_the_reservation()
    {
        Create();
        Take(100);
        Reload();

        Assert.Equal(6_401, Take(1).First);
    }

    [Fact]
    public void A_clean_stop_goes_on_where_it_was()
    {
        Create();
        Take(100);
        Stop();
        Reload();

        Assert.Equal(101, Take(1).First);
    }

    [Fact]
    public void A_returned_tail_at_the_end_is_the_next_to_go_out()
    {
        Create();
        var range = Take(100);

        var done = Return(range, unused: 30);

        Assert.True(done.Changed);
        Assert.Equal(71, Take(10).First);
    }

    [Fact]
    public void A_returned_tail_in_the_middle_goes_to_a_taker_whose_values_still_grow()
    {
        Create();
        var first = Take(100);
        var second = Take(100);
        Return(first, unused: 30);

        var later = Take(10, after: second.First);
        var earlier = Take(10, after: 70);

        Assert.Equal((201, 71), (later.First, earlier.First));
    }

    [Fact]
    public void Tails_that_are_returned_one_after_the_other_become_one()
    {
        Create();
        var ranges = new[] { Take(10), Take(10), Take(10) };
        Take(10);
        Return(ranges[0], 10);
        Return(ranges[2], 10);
        Return(ranges[1], 10);

        Assert.Equal((1, 30), (Take(100).First, Take(1).First - 11));
    }

    [Fact]
    public void A_tail_is_accepted_once()
    {
        Create();
        var range = Take(100);
        Return(range, unused: 30);

        Assert.False(Return(range, unused: 30).Changed);
    }

    [Fact]
    public void A_tail_of_a_run_that_the_shard_forgot_is_a_gap()
    {
        Create();
        var range = Take(100);
        Reload();

        Assert.False(Return(range, unused: 30).Changed);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void A_tail_longer_than_its_run_is_refused(int unused)
    {
        Create();
        var range = Take(100);

        var refusal = Refused(new ReturnRange(OperationId.New(), Name, range.RangeId, unused));

        Assert.Equal((RefusalKind.Invalid, IdCodes.CountOutOfRange), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void What_a_clean_stop_left_leaves_the_row_before_it_is_handed_out_again()
    {
        Create();
        var first = Take(100);
        Take(100);
        Return(first, unused: 30);
        Stop();
        var stopped = _row;
        Reload();

        var again = Take(30);

        Assert.Equal(("70+30", 71), (stopped!.Returned, again.First));
        Assert.Equal("", _row!.Returned);
    }

    [Fact]
    public void A_stop_without_a_taker_writes_nothing()
    {
        Create();
        Take(100);
        Stop();
        Reload();

        Assert.Empty(_table.HandOver());
    }

    [Fact]
    public void A_table_that_was_handed_over_decides_nothing_more()
    {
        Create();
        _table.HandOver();

        Assert.Throws<InvalidOperationException>(() => Take(1));
    }

    [Fact]
    public void The_last_run_is_cut_at_the_maximum_and_the_next_is_refused()
    {
        Create(start: 1, step: 10, maximum: 55);

        var last = Take(100);
        var refusal = Refused(new TakeRange(OperationId.New(), Name, 1));

        Assert.Equal((1, 6), (last.First, last.Count));
        Assert.Equal((RefusalKind.Exhausted, IdCodes.SequenceExhausted), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void The_largest_long_is_a_value_and_nothing_wraps()
    {
        Create(start: long.MaxValue - 2);

        var last = Take(100);
        var refusal = Refused(new TakeRange(OperationId.New(), Name, 1));

        Assert.Equal((long.MaxValue - 2, 3), (last.First, last.Count));
        Assert.Equal(IdCodes.SequenceExhausted, refusal.Code);
    }

    [Fact]
    public void Who_is_further_than_the_sequence_is_refused()
    {
        Create();

        var refusal = Refused(new TakeRange(OperationId.New(), Name, 1, After: 1));

        Assert.Equal((RefusalKind.Conflict, IdCodes.SequenceBehind), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void A_description_tells_the_next_value_and_where_a_crash_would_go_on()
    {
        Create();
        Take(100);

        var info = Assert.Single(Assert.IsType<SequenceList>(Decide(new DescribeSequences(default, Name)).Reply).Sequences);

        Assert.Equal((101, 6_401), (info.Next, info.ReservedUntil));
    }

    [Fact]
    public void The_same_definition_again_changes_nothing_and_another_is_refused()
    {
        Create();

        var same = Decide(new CreateSequence(OperationId.New(), new SequenceDefinition(Name)));
        var other = Refused(new CreateSequence(OperationId.New(), new SequenceDefinition(Name, Step: 2)));

        Assert.IsType<SequenceInfo>(same.Reply);
        Assert.Empty(same.Changes);
        Assert.Equal((RefusalKind.Conflict, IdCodes.SequenceExists), (other.Kind, other.Code));
    }

    [Fact]
    public void A_deleted_sequence_is_not_found_and_starts_anew_when_it_is_created_again()
    {
        Create();
        Take(100);
        Decide(new DeleteSequence(OperationId.New(), Name));

        var refusal = Refused(new TakeRange(OperationId.New(), Name, 1));
        Create();

        Assert.Equal((RefusalKind.NotFound, IdCodes.SequenceNotFound), (refusal.Kind, refusal.Code));
        Assert.Equal(1, Take(1).First);
    }

    [Theory]
    [InlineData("-", 1, 1, 9, IdCodes.NameInvalid)]
    [InlineData("ok", 1, 0, 9, IdCodes.SequenceInvalid)]
    [InlineData("ok", 1, -1, 9, IdCodes.SequenceInvalid)]
    [InlineData("ok", 1, IdLimits.SequenceStepMax + 1, long.MaxValue, IdCodes.SequenceInvalid)]
    [InlineData("ok", 10, 1, 9, IdCodes.SequenceInvalid)]
    public void Each_broken_definition_is_refused(string name, long start, long step, long maximum, string code)
    {
        var refusal = Refused(new CreateSequence(OperationId.New(), new SequenceDefinition(name, start, step, maximum)));

        Assert.Equal((RefusalKind.Invalid, code), (refusal.Kind, refusal.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(IdLimits.SequenceRangeMax + 1)]
    public void A_count_out_of_range_is_refused(int count)
    {
        Create();

        var refusal = Refused(new TakeRange(OperationId.New(), Name, count));

        Assert.Equal((RefusalKind.Invalid, IdCodes.CountOutOfRange), (refusal.Kind, refusal.Code));
    }

    private void Create(long start = 1, long step = 1, long maximum = long.MaxValue) =>
        Assert.IsType<SequenceInfo>(
            Decide(new CreateSequence(OperationId.New(), new SequenceDefinition(Name, start, step, maximum))).Reply);

    private SequenceRange Take(int count, long? after = null) =>
        Assert.IsType<SequenceRange>(Decide(new TakeRange(OperationId.New(), Name, count, after)).Reply);

    private Done Return(SequenceRange range, int unused) =>
        Assert.IsType<Done>(Decide(new ReturnRange(OperationId.New(), Name, range.RangeId, unused)).Reply);

    private Refusal Refused(IdCommand command) => Assert.IsType<Refusal>(Decide(command).Reply);

    private IdDecision Decide(IdCommand command)
    {
        var decision = _table.Decide(command, Now);
        Apply(decision.Changes);
        return decision;
    }

    private void Stop() => Apply(_table.HandOver());

    private void Reload() => _table = new IdTable(_row is null ? [] : [_row]);

    private void Apply(IReadOnlyList<IdChange> changes)
    {
        foreach (var (row, isDelete) in changes)
        {
            _row = isDelete ? null : Assert.IsType<SequenceRow>(row);
        }
    }
}
