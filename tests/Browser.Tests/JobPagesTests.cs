using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Granary;

[Collection(nameof(ConsoleGroup))]
public sealed class JobPagesTests(ConsoleFixture console)
{
    private readonly string _queue = $"mail-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_list_of_queues_that_is_open_shows_one_that_is_made_meanwhile_and_what_waits_in_it()
    {
        await using var page = await console.OpenAsync("/jobs/queues");

        await EnqueueAsync();
        await EnqueueAsync();

        var row = page.Page.GetByRole(AriaRole.Row, new() { Name = _queue });
        await row.Locator("td[data-label=Pending]", new() { HasText = "2" }).WaitForAsync();
        await row.Locator("td[data-label=Ready]", new() { HasText = "2" }).WaitForAsync();
    }

    [Fact]
    public async Task A_queue_is_made_with_its_settings_and_changed()
    {
        await using var page = await console.OpenAsync("/jobs/queues");
        await page.Button("New queue").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync(_queue);
        await page.Page.GetByLabel("At once").FillAsync("7");
        await page.Button("Create").ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = _queue }).ClickAsync();
        await page.Page.GetByText("of 7 at once").WaitForAsync();

        await page.Button("Settings").ClickAsync();
        await page.Page.GetByLabel("First wait (s)").FillAsync("0.5");
        await page.Button("Save").ClickAsync();
        await page.Page.GetByText("up to 500 ms, times 2 with each attempt").WaitForAsync();

        var settings = (await GetAsync($"/v1/jobs/queues/{_queue}")).GetProperty("settings");
        Assert.Equal(7, settings.GetProperty("concurrency").GetInt32());
        Assert.Equal(0.5, settings.GetProperty("backoff").GetProperty("firstSeconds").GetDouble());
    }

    [Fact]
    public async Task Settings_that_break_a_rule_are_refused_with_the_code_of_the_API_and_kept_in_the_form()
    {
        await using var page = await console.OpenAsync("/jobs/queues");
        await page.Button("New queue").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync(_queue);
        await page.Page.GetByLabel("Partitions").FillAsync("17");
        await page.Button("Create").ClickAsync();

        await page.Page.GetByRole(AriaRole.Alert).GetByText("jobs.definition_invalid").WaitForAsync();

        Assert.Equal("17", await page.Page.GetByLabel("Partitions").InputValueAsync());
        using var answer = await console.Silo.Http.GetAsync(Path($"/v1/jobs/queues/{_queue}"), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_queue_is_paused_for_a_reason_that_is_shown_resumed_and_deleted()
    {
        var job = await EnqueueAsync();
        await using var page = await console.OpenAsync($"/jobs/queues/{_queue}");

        await page.Button("Pause").ClickAsync();
        await page.Page.GetByLabel("Why").FillAsync("the mail server is down");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await page.Page.GetByText("paused: the mail server is down").WaitForAsync();
        Assert.Equal("paused", (await GetAsync($"/v1/jobs/queues/{_queue}")).GetProperty("mode").GetString());

        await page.Button("Delete").ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Alert).GetByText("jobs.queue_not_empty").WaitForAsync();
        await page.Button("Keep it").ClickAsync();

        await page.Button("Resume").ClickAsync();
        await page.Button("Pause").WaitForAsync();
        await console.PostAsync($"/v1/jobs/{job}/cancel", new { });
        await page.Page.Locator("[data-stat=pending]", new() { HasText = "0" }).WaitForAsync();
        await page.Button("Delete").ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();

        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Queues", Exact = true }).WaitForAsync();
    }

    [Fact]
    public async Task Jobs_are_found_by_queue_state_and_what_their_keys_hold()
    {
        var wanted = await EnqueueAsync(key: "order-4711", delaySeconds: 3600);
        await EnqueueAsync(key: "order-4712", delaySeconds: 3600);
        await EnqueueAsync();
        await using var page = await console.OpenAsync($"/jobs/list?queue={_queue}");
        var rows = page.Page.Locator(".g-table tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(3);

        await page.Page.GetByLabel("State").SelectOptionAsync("scheduled");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await page.Page.GetByLabel("In group, key or last error").FillAsync("4711");
        await Assertions.Expect(rows).ToHaveCountAsync(1);

        await rows.GetByRole(AriaRole.Link).ClickAsync();
        await page.Page.GetByText(wanted, new() { Exact = true }).First.WaitForAsync();
        await page.Page.Locator("[data-stat=state]", new() { HasText = "scheduled" }).WaitForAsync();
    }

    [Fact]
    public async Task More_jobs_than_fit_on_a_page_are_turned_over_and_back()
    {
        for (var job = 0; job < 30; job++)
        {
            await EnqueueAsync();
        }

        await using var page = await console.OpenAsync($"/jobs/list?queue={_queue}");
        var rows = page.Page.Locator(".g-table tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(25);

        await page.Button("Next").ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(5);
        await page.Button("Previous").ClickAsync();

        await Assertions.Expect(rows).ToHaveCountAsync(25);
    }

    [Fact]
    public async Task A_job_shows_its_payload_its_errors_and_what_becomes_of_it_and_runs_at_once_when_told_to()
    {
        var job = await EnqueueAsync(payload: new { to = "müller@example.org", order = 4711 });
        await console.FailAsync(_queue, "smtp.timeout", "The server did not answer.\nTried for 30 s.", isFinal: false, retryAfterSeconds: 3600);
        await using var page = await console.OpenAsync($"/jobs/job/{job}");

        Assert.Contains("\"to\": \"müller@example.org\"", await page.Page.Locator("[data-payload]").InnerTextAsync(), StringComparison.Ordinal);
        await page.Page.Locator("[data-stat=attempt]", new() { HasText = "1 of 10" }).WaitForAsync();
        await page.Page.Locator("[data-stat=state]", new() { HasText = "retrying" }).WaitForAsync();
        await page.Page.GetByText("smtp.timeout").WaitForAsync();
        await page.Button("Run now").ClickAsync();
        await page.Page.Locator("[data-stat=state]", new() { HasText = "ready" }).WaitForAsync();

        var receipt = await console.FetchAsync(_queue);
        await page.Page.Locator("[data-stat=state]", new() { HasText = "running" }).WaitForAsync();
        await console.PostAsync($"/v1/jobs/queues/{_queue}/complete", new { receipt });
        await page.Page.Locator("[data-stat=state]", new() { HasText = "succeeded" }).WaitForAsync();
    }

    [Fact]
    public async Task A_job_is_cancelled_after_a_question()
    {
        var job = await EnqueueAsync(delaySeconds: 3600);
        await using var page = await console.OpenAsync($"/jobs/job/{job}");

        await page.Button("Cancel").ClickAsync();
        await page.Button("Cancel the job").ClickAsync();

        await page.Page.Locator("[data-stat=state]", new() { HasText = "cancelled" }).WaitForAsync();
        Assert.Equal("cancelled", (await GetAsync($"/v1/jobs/{job}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_said_not_to_be()
    {
        await using var page = await console.OpenAsync("/jobs/job/no-such-job");
        await page.Page.GetByRole(AriaRole.Alert).GetByText("jobs.id_invalid").WaitForAsync();
    }

    [Fact]
    public async Task Dead_jobs_begin_anew_the_chosen_ones_or_all_that_were_found()
    {
        for (var job = 0; job < 3; job++)
        {
            await EnqueueAsync();
            await console.FailAsync(_queue, "smtp.refused", $"No such mailbox: customer {job}", isFinal: true);
        }

        await using var page = await console.OpenAsync($"/jobs/dead?queue={_queue}");
        var rows = page.Page.Locator(".g-table tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(3);

        await page.Page.GetByLabel("In group, key or last error").FillAsync("customer 1");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await rows.GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Button("Begin 1 anew").ClickAsync();
        await page.Page.GetByText("No dead job is like that").WaitForAsync();
        await page.Page.GetByLabel("In group, key or last error").FillAsync("");
        await page.Button("Begin all 2 anew").ClickAsync();

        await page.Page.GetByText("No dead job is like that").WaitForAsync();
        Assert.Equal(3, (await GetAsync($"/v1/jobs/queues/{_queue}")).GetProperty("pending").GetInt64());
    }

    [Fact]
    public async Task Dead_jobs_are_thrown_away_after_a_question()
    {
        var job = await EnqueueAsync();
        await console.FailAsync(_queue, "smtp.refused", "No such mailbox", isFinal: true);
        await using var page = await console.OpenAsync($"/jobs/dead?queue={_queue}");

        await page.Button("Throw it away").ClickAsync();
        await page.Button("Throw away").ClickAsync();

        await page.Page.GetByText("No dead job is like that").WaitForAsync();
        using var answer = await console.Silo.Http.GetAsync(Path($"/v1/jobs/{job}"), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private Task<string> EnqueueAsync(string? key = null, double? delaySeconds = null, object? payload = null) =>
        console.EnqueueAsync(_queue, key, delaySeconds, payload);

    private async Task<JsonElement> GetAsync(string path) => await console.Silo.Http.GetFromJsonAsync<JsonElement>(Path(path), Cancel);
}
