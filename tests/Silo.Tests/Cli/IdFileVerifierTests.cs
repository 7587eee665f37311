using Granary.Ids;

namespace Granary.Cli;

/// <summary>What <c>granary ids verify</c> notices. Ids are written here as tick, worker and number.</summary>
public sealed class IdFileVerifierTests
{
    private static readonly SnowflakeLayout Layout = SnowflakeLayout.Default;
    private static readonly IdFileVerifier Verifier = new(TimeSpan.FromSeconds(2));

    [Fact]
    public void Growing_ids_of_two_processes_keep_every_rule()
    {
        var report = Snowflakes(File("a", [Id(10, 1, 0), Id(10, 1, 1), Id(11, 1, 0)]), File("b", [Id(10, 2, 0), Id(12, 2, 0)]));

        Assert.True(report.Ok);
        Assert.Equal(5, report.Count);
        Assert.Equal(Layout.TimeOf(12), report.Files[1].LastTime);
        Assert.Equal([(0, 1, 3L)], report.Files[0].Workers.Select(static worker => (worker.Datacenter, worker.Worker, worker.Count)));
    }

    [Fact]
    public void An_id_that_is_in_two_files_is_named_with_both_places()
    {
        var report = Snowflakes(File("a", [Id(10, 1, 0), Id(11, 1, 0)]), File("b", [Id(11, 1, 0)]));

        Assert.Equal(1, report.CountOf(IdRule.Unique));
        var offence = Assert.Single(report.Named);
        Assert.Equal(("a", 2), (offence.Path, offence.Line));
        Assert.Contains("b:1", offence.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_is_twice_in_one_file_is_found_however_far_apart()
    {
        var report = Snowflakes(File("a", [Id(10, 1, 0), Id(9, 2, 0), Id(11, 3, 0), Id(10, 1, 0)]));

        Assert.Equal(1, report.CountOf(IdRule.Unique));
        Assert.Contains("a:4", report.Shared.Named.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_is_there_three_times_counts_twice()
    {
        var report = Snowflakes(File("a", [Id(10, 1, 0)]), File("b", [Id(10, 1, 0)]), File("c", [Id(10, 1, 0)]));

        Assert.Equal(2, report.CountOf(IdRule.Unique));
    }

    [Fact]
    public void A_workers_ids_must_grow()
    {
        var report = Snowflakes(File("a", [Id(10, 1, 1), Id(11, 2, 0), Id(10, 1, 0)]));

        Assert.Equal(1, report.CountOf(IdRule.Ordered));
        Assert.Equal(3, report.Named.Single().Line);
    }

    [Fact]
    public void Workers_may_stand_in_any_order_unless_one_generator_wrote_the_file()
    {
        long[] ids = [Id(11, 2, 0), Id(10, 1, 0)];

        var many = Snowflakes(File("a", ids));
        var one = Snowflakes(File("a", ids, new IdFileHeader(IdFileKind.Snowflake, "p") { Generators = 1 }));

        Assert.True(many.Ok);
        Assert.Equal(1, one.CountOf(IdRule.Ordered));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2_000, true)]
    [InlineData(2_001, false)]
    [InlineData(-2_000, true)]
    [InlineData(-2_001, false)]
    public void An_ids_time_must_lie_within_the_noted_times_and_the_tolerance(int offset, bool ok)
    {
        var at = Layout.Epoch.AddHours(1).ToUnixTimeMilliseconds();
        IdFileMark[] marks = [new(0, at), new(1, at)];

        var report = Snowflakes(File("a", [Id((60 * 60 * 1000) + offset, 1, 0)], marks: marks));

        Assert.Equal(ok, report.Ok);
        Assert.Equal(Math.Max(0, offset), report.Files[0].GreatestAhead.TotalMilliseconds);
        Assert.Equal(Math.Max(0, -offset), report.Files[0].GreatestBehind.TotalMilliseconds);
        Assert.Equal(1, report.Files[0].TimedCount);
    }

    [Fact]
    public void Each_id_is_held_against_the_times_around_it_and_none_without_times()
    {
        var start = Layout.Epoch.ToUnixTimeMilliseconds();
        IdFileMark[] marks = [new(1, start + 10_000), new(2, start + 20_000)];

        var report = Snowflakes(File("a", [Id(1, 1, 0), Id(15_000, 1, 0), Id(50_000, 1, 0)], marks: marks));

        Assert.True(report.Ok);
        Assert.Equal(3, report.Files[0].TimedCount);
        Assert.Equal(0, Snowflakes(File("b", [Id(1, 1, 0)])).Files[0].TimedCount);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 53)]
    public void A_number_outside_the_layout_decodes_to_nothing(long id)
    {
        var file = File("a", [5, id, 6]);

        var report = Verifier.Verify(new IdFileGroup(IdFileKind.Snowflake, "p", SnowflakeLayout.Js53, null, [file]), TestContext.Current.CancellationToken);

        Assert.Equal(1, report.CountOf(IdRule.Decodes));
        Assert.Equal(2, report.Named.Single().Line);
    }

    [Fact]
    public void In_Sonyflakes_order_workers_are_found_in_the_lowest_bits()
    {
        var layout = SnowflakeLayout.Sonyflake;
        var file = File("a", [layout.Compose(10, 0, 500, 0), layout.Compose(10, 0, 501, 0), layout.Compose(10, 0, 500, 1)]);

        var report = Verifier.Verify(new IdFileGroup(IdFileKind.Snowflake, "p", layout, null, [file]), TestContext.Current.CancellationToken);

        Assert.True(report.Ok);
        Assert.Equal([500, 501], report.Files[0].Workers.Select(static worker => worker.Worker));
    }

    [Fact]
    public void A_sequence_grows_on_its_grid_between_start_and_maximum()
    {
        var good = Sequence(new SequenceDefinition("s", 5, 10, 45), [5, 25, 45]);
        var bad = Sequence(new SequenceDefinition("s", 5, 10, 45), [-5, 5, 6, 55, 15]);

        Assert.True(good.Ok);
        Assert.Equal(3, bad.CountOf(IdRule.OnGrid));
        Assert.Equal(1, bad.CountOf(IdRule.Ordered));
    }

    [Fact]
    public void A_sequences_grid_holds_over_the_whole_range_of_numbers()
    {
        var report = Sequence(new SequenceDefinition("s", long.MinValue, 2), [long.MinValue, 0, long.MaxValue - 1, long.MaxValue]);

        Assert.Equal(1, report.CountOf(IdRule.OnGrid));
    }

    [Fact]
    public void All_offences_are_counted_and_the_first_ten_named()
    {
        var report = Sequence(new SequenceDefinition("s"), [.. Enumerable.Range(0, 100).Select(static i => 100L - i)]);

        Assert.Equal(99, report.CountOf(IdRule.Ordered));
        Assert.Equal(10, report.Named.Count());
    }

    private static long Id(long tick, int worker, int number) => Layout.Compose(tick, 0, worker, number);

    private static IdFile File(string path, long[] values, IdFileHeader? header = null, IdFileMark[]? marks = null) =>
        new(path, header, values, marks ?? [], [], null);

    private static IdGroupReport Snowflakes(params IdFile[] files) =>
        Verifier.Verify(new IdFileGroup(IdFileKind.Snowflake, "p", Layout, null, files), TestContext.Current.CancellationToken);

    private static IdGroupReport Sequence(SequenceDefinition sequence, long[] values) =>
        Verifier.Verify(new IdFileGroup(IdFileKind.Sequence, "s", null, sequence, [File("a", values)]), TestContext.Current.CancellationToken);
}
