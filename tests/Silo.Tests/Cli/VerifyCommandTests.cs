namespace Granary.Cli;

public sealed class VerifyCommandTests : IDisposable
{
    private const string Snowflakes = "# granary ids kind=snowflake pool=p layout=41/0/10/12 unit=1 epoch=2024-01-01T00:00:00Z\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_that_keep_the_promises_end_with_0_and_a_table()
    {
        var a = Write("a.txt", $"{Snowflakes}4194304\n8388608\n");
        var b = Write("b.txt", "# granary ids kind=sequence sequence=orders start=1 step=1\n1\n2\n");

        var run = await CliRun.OfAsync(["ids", "verify", a, b]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("OK: pool 'p'", run.Output, StringComparison.Ordinal);
        Assert.Contains("OK: sequence 'orders': 2 in 1 files", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_promise_ends_with_1_and_names_file_and_line()
    {
        var a = Write("a.txt", $"{Snowflakes}4194304\n");
        var b = Write("b.txt", $"{Snowflakes}4194304\n");

        var run = await CliRun.OfAsync(["ids", "verify", a, b]);
        var json = await CliRun.OfAsync(["ids", "verify", a, b, "--json"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{a}:2: duplicate: 4194304 is there again at {b}:2.", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("granary: ids.verify_failed: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, json.ExitCode);
        Assert.False(json.Json.GetProperty("ok").GetBoolean());
        Assert.Equal("duplicate", json.Json.GetProperty("offences")[0].GetProperty("rule").GetString());
    }

    [Fact]
    public async Task The_tolerance_can_be_chosen()
    {
        var path = Write("a.txt", $"{Snowflakes}# at 1704067200000\n{5000L << 22}\n# at 1704067200000\n");

        var strict = await CliRun.OfAsync(["ids", "verify", path]);
        var lenient = await CliRun.OfAsync(["ids", "verify", path, "--tolerance", "5s"]);

        Assert.Equal([1, 0], [strict.ExitCode, lenient.ExitCode]);
    }

    [Theory]
    [InlineData("--layout", "default", 0)]
    [InlineData("--layout", "41/0/10/12", 0)]
    [InlineData("--sequence", "orders", 0)]
    [InlineData("--tolerance", "2s", 2)]
    [InlineData("--tolerance", "two", 2)]
    [InlineData("--layout", "41", 2)]
    public async Task The_command_line_says_what_a_file_without_a_header_holds(string option, string value, int exitCode)
    {
        var path = Write("a.txt", "4194304\n8388608\n");

        var run = await CliRun.OfAsync(["ids", "verify", path, option, value]);

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact]
    public async Task A_file_that_contradicts_the_command_line_is_wrong_usage()
    {
        var path = Write("a.txt", $"{Snowflakes}4194304\n");

        var otherPool = await CliRun.OfAsync(["ids", "verify", path, "--pool", "q"]);
        var otherLayout = await CliRun.OfAsync(["ids", "verify", path, "--layout", "js53"]);

        Assert.Equal([2, 2], [otherPool.ExitCode, otherLayout.ExitCode]);
    }

    private string Write(string name, string text)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, text);
        return path;
    }
}
