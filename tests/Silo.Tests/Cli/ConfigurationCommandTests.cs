using Granary.Telemetry;

namespace Granary.Cli;

/// <summary><c>granary config</c> against a whole silo.</summary>
public sealed class ConfigurationCommandTests(SiloHostFixture fixture) : IClassFixture<SiloHostFixture>
{
    [Fact]
    public async Task A_namespace_is_made_edited_compared_published_and_gone_back_from()
    {
        await RunAsync("define", "cli/test", "db", "--description", "where data is");
        await RunAsync("set", "cli/test", "db", "host=a", "port=1");
        Assert.Equal(["+ host = a", "+ port = 1"], Lines(await RunAsync("diff", "cli/test", "db")));
        Assert.Contains("db #1", (await RunAsync("publish", "cli/test", "db", "--comment", "first")).Output, StringComparison.Ordinal);
        await RunAsync("set", "cli/test", "db", "host=b", "--unset", "port", "--publish");
        Assert.Equal(["- host = a", "+ host = b", "- port = 1"], Lines(await RunAsync("diff", "cli/test", "db", "1", "2")));
        await RunAsync("rollback", "cli/test", "db", "1", "--comment", "back");

        Assert.Equal("a", (await RunAsync("get", "cli/test", "db", "HOST")).Output.Trim());
        Assert.Contains("cli default/db #3", (await RunAsync("get", "cli/test", "db", "host", "--chain")).Output, StringComparison.Ordinal);
        var history = Lines(await RunAsync("history", "cli/test", "db"));
        Assert.Equal(4, history.Length);
        Assert.Contains("rolledBack", history[1], StringComparison.Ordinal);
        Assert.Contains("published", (await RunAsync("audit", "cli/test")).Output, StringComparison.Ordinal);
        Assert.Contains("default", (await RunAsync("show", "cli/test")).Output, StringComparison.Ordinal);
        Assert.Contains("cli", (await RunAsync("list", "cli/")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_comes_from_a_file_and_is_compared_line_by_line()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "city.yaml");
        await RunAsync("define", "cli-doc/test", "city", "--format", "yaml");
        await File.WriteAllTextAsync(file, "open:\n- oslo\n", TestContext.Current.CancellationToken);
        await RunAsync("set", "cli-doc/test", "city", "--file", file, "--publish");
        await File.WriteAllTextAsync(file, "open:\n- oslo\n- rome\n", TestContext.Current.CancellationToken);
        await RunAsync("set", "cli-doc/test", "city", "--file", file);

        Assert.Contains("+ - rome", Lines(await RunAsync("diff", "cli-doc/test", "city")));
        await RunAsync("publish", "cli-doc/test", "city", "--gradual", "rome", "--for-label", "zone=b");
        Assert.Equal("rome", (await RunAsync("get", "cli-doc/test", "city", "open:1", "--instance", "i", "--label", "zone=b")).Output.Trim());
        Assert.Contains("zone=b", (await RunAsync("show", "cli-doc/test")).Output, StringComparison.Ordinal);
        await RunAsync("gradual", "set", "cli-doc/test", "rome", "--percent", "100");
        await RunAsync("gradual", "promote", "cli-doc/test", "rome");
        Assert.Equal("rome", (await RunAsync("get", "cli-doc/test", "city", "open:1")).Output.Trim());
    }

    [Fact]
    public async Task An_application_is_taken_out_and_in_again_under_another_name()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "shop.json");
        foreach (var environment in (string[])["live", "test"])
        {
            await RunAsync("define", $"cli-out/{environment}", "db");
            await RunAsync("set", $"cli-out/{environment}", "db", "--secret", $"password={environment}", "--publish");
        }

        await RunAsync("export", "cli-out", "--file", file, "--reveal");
        await RunAsync("import", file, "--into", "cli-in");

        Assert.Equal("live", (await RunAsync("get", "cli-in/live", "db", "password", "--reveal")).Output.Trim());
        var masked = await CliRun.OfAsync(["config", "get", "cli-in/test", "db", "password", "--url", $"{fixture.Silo.Http.BaseAddress}"]);
        Assert.Equal(ExitCodes.Failed, masked.ExitCode);
        Assert.Contains("--reveal", masked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_seen_an_old_version_is_refused()
    {
        await RunAsync("define", "cli-stale/test", "db");
        await RunAsync("set", "cli-stale/test", "db", "host=a");

        var run = await CliRun.OfAsync(["config", "set", "cli-stale/test", "db", "host=b", "--version", "1", "--json", "--url", $"{fixture.Silo.Http.BaseAddress}"]);

        Assert.Equal((ExitCodes.Failed, "config.version_conflict"), (run.ExitCode, run.ErrorJson.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("get", "orders", "db")]
    [InlineData("get", "orders/live", "db", "--chain")]
    [InlineData("set", "orders/live", "db")]
    [InlineData("set", "orders/live", "db", "=value")]
    [InlineData("set", "orders/live", "a/b/c", "host=a")]
    [InlineData("publish", "orders/live", "db", "--gradual", "g")]
    [InlineData("publish", "orders/live", "db", "--percent", "5")]
    [InlineData("define", "orders/live", "db", "--format", "xml")]
    public async Task Wrong_usage_is_told_before_anything_is_asked(params string[] args) =>
        Assert.Equal(ExitCodes.WrongUsage, (await CliRun.OfAsync(["config", .. args, "--url", "http://127.0.0.1:1"])).ExitCode);

    private static string[] Lines(CliRun run) => [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.TrimEnd())];

    private async Task<CliRun> RunAsync(params string[] args)
    {
        var run = await CliRun.OfAsync(["config", .. args, "--url", $"{fixture.Silo.Http.BaseAddress}"]);
        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Error}{run.Output}");
        return run;
    }
}
