using Granary.Telemetry;

namespace Granary.Cli;

/// <summary><c>granary jobs</c> against a whole silo.</summary>
public sealed class JobsCommandTests(SiloHostFixture fixture) : IClassFixture<SiloHostFixture>
{
    [Fact]
    public async Task A_job_is_enqueued_listed_shown_and_cancelled()
    {
        var enqueued = await RunAsync("enqueue", "cli-mail", "mail", "--payload", """{"to":"a"}""", "--delay", "1h", "--group", "g");
        var id = enqueued.Output.Trim();
        var list = await RunAsync("list", "--queue", "cli-mail", "--state", "scheduled");
        var shown = await RunAsync("show", id, "--json");
        var cancelled = await RunAsync("cancel", id);

        Assert.Contains(id, list.Output, StringComparison.Ordinal);
        Assert.Equal(("a", "g"), (shown.Json.GetProperty("payload").GetProperty("to").GetString(), shown.Json.GetProperty("group").GetString()));
        Assert.Contains("cancelled", cancelled.Output, StringComparison.Ordinal);
        Assert.Equal("cancelled", (await RunAsync("show", id, "--json")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_queue_is_set_paused_and_listed_with_its_settings()
    {
        var set = await RunAsync("queues", "set", "cli-queue", "--concurrency", "2", "--visibility", "10s", "--json");
        await RunAsync("queues", "pause", "cli-queue", "--reason", "lunch");
        var list = await RunAsync("queues", "list");
        var shown = await RunAsync("queues", "show", "cli-queue");

        Assert.Equal((2, 10), (set.Json.GetProperty("settings").GetProperty("concurrency").GetInt32(), set.Json.GetProperty("settings").GetProperty("visibilitySeconds").GetDouble()));
        Assert.Contains("lunch", list.Output, StringComparison.Ordinal);
        Assert.Contains("paused", shown.Output, StringComparison.Ordinal);
        Assert.Contains("deleted", (await RunAsync("queues", "delete", "cli-queue")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enqueue", "q", "mail", "--payload", "{")]
    [InlineData("enqueue", "q", "mail", "--at", "tomorrow")]
    [InlineData("dead", "requeue", "q")]
    [InlineData("list", "--state", "asleep")]
    public async Task Wrong_usage_is_told_before_anything_is_asked(params string[] args) =>
        Assert.Equal(ExitCodes.WrongUsage, (await CliRun.OfAsync(["jobs", .. args, "--url", "http://127.0.0.1:1"])).ExitCode);

    [Fact]
    public async Task What_the_silo_refuses_is_told_by_its_code()
    {
        var run = await CliRun.OfAsync(["jobs", "show", "01900000-0000-8000-8000-000000000000", "--json", "--url", $"{fixture.Silo.Http.BaseAddress}"]);

        Assert.Equal((ExitCodes.Failed, "jobs.job_not_found"), (run.ExitCode, run.ErrorJson.GetProperty("code").GetString()));
    }

    private async Task<CliRun> RunAsync(params string[] args)
    {
        var run = await CliRun.OfAsync(["jobs", .. args, "--url", $"{fixture.Silo.Http.BaseAddress}"]);
        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Error}{run.Output}");
        return run;
    }
}
