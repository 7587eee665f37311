using Granary.Processes;

namespace Granary.Ids;

/// <summary>The command line as a process, over HTTP, to a real silo: what the README's tour does.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task The_tour_of_the_readme_works()
    {
        await using var cluster = new RealCluster("silo-1");
        await cluster.StartAsync("silo-1");
        using var folder = new TemporaryFolder();

        await Granary(cluster, "status");
        var id = (await Granary(cluster, "ids", "next")).Trim();
        await Granary(cluster, "ids", "decode", id);
        await Granary(cluster, "ids", "sequences", "create", "invoices", "--start", "1000");
        var values = await Granary(cluster, "ids", "sequences", "next", "invoices", "--count", "5");
        await Granary(cluster, "ids", "pools", "create", "orders", "--layout", "41/5/5/12");
        await Granary(cluster, "ids", "pools", "show", "orders");
        await Granary(cluster, "ids", "draw", "--count", "100000", "--out", folder.File("ids.txt"));
        await Granary(cluster, "ids", "draw", "--sequence", "invoices", "--count", "100000", "--out", folder.File("values.txt"));
        await Granary(cluster, "ids", "verify", folder.File("ids.txt"), folder.File("values.txt"));
        await using var nightly = ExternalProcess.Start(
            BuiltProgram.Cli, ["locks", "run", "nightly", "--note", "backup", "--url", UrlOf(cluster), "--", "sleep", "60"]);
        await nightly.WaitUntilAsync(async () => (await Granary(cluster, "locks", "show", "nightly")).Contains("backup", StringComparison.Ordinal), "it holds the lock");
        var taken = await ExternalProcess.RunAsync(BuiltProgram.Cli, ["locks", "run", "nightly", "--wait", "0s", "--url", UrlOf(cluster), "--", "echo", "mine"]);
        await Granary(cluster, "locks", "release", "nightly", "--force");
        var lost = await nightly.WaitForExitAsync();
        var elected = await ExternalProcess.RunAsync(
            BuiltProgram.Cli, ["locks", "elect", "leader", "--value", "http://10.0.0.7", "--url", UrlOf(cluster), "--", "sleep", "0.1"]);

        Assert.Equal((124, 125, 0), (taken.ExitCode, lost, elected.ExitCode));
        Assert.Equal(["1000", "1001", "1002", "1003", "1004"], values.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string UrlOf(RealCluster cluster) => cluster["silo-1"].Http.BaseAddress!.ToString();

    private static async Task<string> Granary(RealCluster cluster, params string[] arguments)
    {
        var result = await ExternalProcess.RunAsync(BuiltProgram.Cli, [.. arguments, "--url", UrlOf(cluster)]);
        Assert.True(result.ExitCode == 0, $"granary {string.Join(' ', arguments)}: {result.StandardOutput}{result.StandardError}");
        return result.StandardOutput;
    }
}
