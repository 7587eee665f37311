using Granary.Ids;

namespace Granary.Cli;

public sealed class IdFileReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_times_and_lines_are_told_apart()
    {
        var file = Read("# granary ids kind=snowflake pool=p\n# at 1000\n7\n8\n# a remark\n9223372036854775807\n-3\n\nabc\n12\n");

        Assert.Equal([7, 8, long.MaxValue, -3, 12], file.Values.ToArray());
        Assert.Equal((IdFileKind.Snowflake, "p"), (file.Header!.Kind, file.Header.Name));
        Assert.Equal(1000, file.Marks.Single(static mark => mark.At is not null).At);
        Assert.Equal([3, 4, 6, 7, 10], Enumerable.Range(0, 5).Select(file.LineOf));
        Assert.Equal([(9, "abc")], file.BadLines.Select(static bad => (bad.Line, bad.Text)));
    }

    [Fact]
    public void Uuids_and_ulids_are_taken_as_the_snowflake_ids_that_they_are_made_of()
    {
        var wide = new WideIdLayout(SnowflakeLayout.Default);
        const string Layout = "layout=41/0/10/12 unit=1 epoch=2024-01-01T00:00:00Z order=workerThenSequence";

        var uuids = Read($"# granary ids kind=snowflake pool=p form=uuid {Layout}\n{wide.ToUuid(1L << 50, 7, 8)}\nffffffff-ffff-ffff-ffff-ffffffffffff\n");
        var ulids = Read($"# granary ids kind=snowflake pool=p form=ulid {Layout}\n{UlidText.Format(wide.ToUlid(1L << 51, 7, 8))}\n");

        Assert.Equal([1L << 50], uuids.Values.ToArray());
        Assert.Equal("ffffffff-ffff-ffff-ffff-ffffffffffff", Assert.Single(uuids.BadLines).Text);
        Assert.Equal([1L << 51], ulids.Values.ToArray());
        Assert.Equal("uuid", uuids.Header!.Form);
    }

    [Theory]
    [InlineData("9223372036854775808\n")]
    [InlineData("99999999999999999999\n")]
    [InlineData("1.5\n")]
    [InlineData("0x10\n")]
    [InlineData("1 2\n")]
    public void A_line_that_is_no_64_bit_number_is_not_taken_for_one(string text)
    {
        var file = Read(text);

        Assert.Equal(0, file.Values.Length);
        Assert.Single(file.BadLines);
    }

    [Fact]
    public void A_last_line_without_an_end_may_be_half_a_number_and_is_passed_over()
    {
        var file = Read("1\n22");

        Assert.Equal([1], file.Values.ToArray());
        Assert.Equal(2, file.TornLine);
    }

    [Fact]
    public void Carriage_returns_do_no_harm()
    {
        var file = Read("# at 5\r\n1\r\n2\r\n");

        Assert.Equal([1, 2], file.Values.ToArray());
        Assert.Equal(5, file.Marks[0].At);
    }

    [Fact]
    public void Files_larger_than_any_buffer_come_whole()
    {
        var expected = Enumerable.Range(0, 400_000).Select(static i => i * 1_000_003L).ToArray();

        var file = Read(string.Concat(expected.Select(static value => $"{value}\n")));

        Assert.Equal(expected, file.Values.ToArray());
    }

    [Fact]
    public void A_header_comes_back_as_it_was_written()
    {
        var pool = new IdFileHeader(IdFileKind.Snowflake, "p") { Layout = SnowflakeLayout.Sonyflake, Generators = 1 };
        var sequence = new IdFileHeader(IdFileKind.Sequence, "s") { Sequence = new SequenceDefinition("s", 5, 10, 1000) };

        Assert.Equal(pool, IdFileHeader.Parse(pool.ToString()));
        Assert.Equal(sequence, IdFileHeader.Parse(sequence.ToString()));
        Assert.Null(IdFileHeader.Parse("# something else"));
    }

    [Theory]
    [InlineData("# granary ids kind=lottery")]
    [InlineData("# granary ids kind=snowflake layout=41/0")]
    [InlineData("# granary ids kind=sequence step=x")]
    public void A_header_that_cannot_be_read_says_why(string line)
    {
        Assert.Throws<FormatException>(() => IdFileHeader.Parse(line));
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused_at_the_first_endless_line()
    {
        Assert.Throws<FormatException>(() => Read(new string('x', 3_000_000)));
    }

    private IdFile Read(string text)
    {
        var path = _folder.File("ids.txt");
        File.WriteAllText(path, text);
        return IdFileReader.Read(path, cancellationToken: TestContext.Current.CancellationToken);
    }
}
