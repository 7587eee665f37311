using Granary.Processes;

namespace Granary.Ids;

/// <summary>The command line as a process, over HTTP, to a real silo: what the README's tour does.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class CommandLineTests(OneSilo shared)
{
    private string Url => shared.Silo.Http.BaseAddress!.ToString();

    [Fact]
    public async Task The_tour_of_the_readme_works()
    {
        using var folder = new TemporaryFolder();

        await Granary("status");
        var id = (await Granary("ids", "next")).Trim();
        await Granary("ids", "decode", id);
        await Granary("ids", "sequences", "create", "invoices", "--start", "1000");
        var values = await Granary("ids", "sequences", "next", "invoices", "--count", "5");
        await Granary("ids", "pools", "create", "orders", "--layout", "41/5/5/12");
        await Granary("ids", "pools", "show", "orders");
        await Granary("ids", "draw", "--count", "100000", "--out", folder.File("ids.txt"));
        await Granary("ids", "draw", "--sequence", "invoices", "--count", "100000", "--out", folder.File("values.txt"));
        await Granary("ids", "verify", folder.File("ids.txt"), folder.File("values.txt"));
        await using var nightly = ExternalProcess.Start(
            BuiltProgram.Cli, ["locks", "run", "nightly", "--note", "backup", "--url", Url, "--", "sleep", "60"]);
        await nightly.WaitUntilAsync(async () => (await Granary("locks", "show", "nightly")).Contains("backup", StringComparison.Ordinal), "it holds the lock");
        var taken = await ExternalProcess.RunAsync(BuiltProgram.Cli, ["locks", "run", "nightly", "--wait", "0s", "--url", Url, "--", "echo", "mine"]);
        await Granary("locks", "release", "nightly", "--force");
        var lost = await nightly.WaitForExitAsync();
        var elected = await ExternalProcess.RunAsync(
            BuiltProgram.Cli, ["locks", "elect", "leader", "--value", "http://10.0.0.7", "--url", Url, "--", "sleep", "0.1"]);

        Assert.Equal((124, 125, 0), (taken.ExitCode, lost, elected.ExitCode));
        Assert.Equal(["1000", "1001", "1002", "1003", "1004"], values.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task<string> Granary(params string[] arguments)
    {
        var result = await ExternalProcess.RunAsync(BuiltProgram.Cli, [.. arguments, "--url", Url]);
        Assert.True(result.ExitCode == 0, $"granary {string.Join(' ', arguments)}: {result.StandardOutput}{result.StandardError}");
        return result.StandardOutput;
    }
}
