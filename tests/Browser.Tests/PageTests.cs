using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Granary;

/// <summary>What holds of every page.</summary>
[Collection(nameof(ConsoleGroup))]
public sealed class PageTests(ConsoleFixture console)
{
    // Long enough to be a burden, and without a place to break it.
    private const string LockName = "warehouse-17-shelf-4711-of-the-northern-hall-behind-the-second-door";

    private const string QueueName = "letters-to-the-customers-of-the-northern-hall-that-nobody-has-read";

    private const string ConfigPlace = "orders-of-the-northern-hall/production";

    private const string LimitsName = "limits-of-what-a-customer-of-the-northern-hall-may-order-at-once";

    private static readonly string[] Paths =
    [
        "/", "/ids/pools", "/ids/pools/default", "/ids/sequences", "/ids/inspect", "/locks", $"/locks/lock?name={LockName}",
        "/jobs/queues", $"/jobs/queues/{QueueName}", "/jobs/list", "/jobs/dead", "/sign-in", "/nothing/here",
        "/config", $"/config/app/{ConfigPlace}", $"/config/app/{ConfigPlace}/default/{LimitsName}", $"/config/app/{ConfigPlace}/default/cities",
        $"/config/app/{ConfigPlace}/default/{LimitsName}/history", $"/config/app/{ConfigPlace}/instances", $"/config/app/{ConfigPlace}/audit",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_page_has_a_serious_barrier_asks_others_for_anything_or_makes_the_browser_complain(bool isDark)
    {
        await console.AddSequenceAsync();
        var session = await HoldAsync();
        var job = await FillQueueAsync();
        await FillConfigAsync();
        await using var page = await console.OpenAsync("/", isDark);
        var barriers = new List<string>();

        // Colours are all that differs in the dark.
        string[] rules = isDark ? ["color-contrast"] : [];
        foreach (var path in Paths.Append($"/jobs/job/{job}"))
        {
            await page.GoAsync(path);
            barriers.AddRange((await page.BarriersAsync(rules)).Select(barrier => $"{path}: {barrier}"));
        }

        await page.GoAsync("/ids/sequences");
        await page.Button("New sequence").ClickAsync();
        await page.Page.GetByLabel("Name").WaitForAsync();
        barriers.AddRange((await page.BarriersAsync(rules)).Select(static barrier => $"dialog: {barrier}"));
        await page.GoAsync("/jobs/queues");
        await page.Button("New queue").ClickAsync();
        await page.Page.GetByLabel("Name").WaitForAsync();
        barriers.AddRange((await page.BarriersAsync(rules)).Select(static barrier => $"dialog of a queue: {barrier}"));

        await page.GoAsync("/config");
        await page.Button("New namespace").ClickAsync();
        await page.Page.GetByLabel("JSON Schema").WaitForAsync();
        barriers.AddRange((await page.BarriersAsync(rules)).Select(static barrier => $"dialog of a namespace: {barrier}"));

        await console.EndAsync(session);
        Assert.Empty(barriers);
        Assert.Empty(page.Strangers);

        // The page that is not there answers so, which the browser tells.
        Assert.All(page.Complaints, static complaint => Assert.Contains("404", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_page_scrolls_sideways_on_a_telephone()
    {
        var session = await HoldAsync();
        var job = await FillQueueAsync();
        await FillConfigAsync();
        await using var page = await console.OpenAsync("/", width: 390);
        var tooWide = new List<string>();
        foreach (var path in Paths.Append($"/jobs/job/{job}"))
        {
            await page.GoAsync(path);
            if (await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0)
            {
                tooWide.Add(path);
            }
        }

        await console.EndAsync(session);
        Assert.Empty(tooWide);
    }

    [Fact]
    public async Task On_a_telephone_the_navigation_opens_on_demand()
    {
        await using var page = await console.OpenAsync("/", width: 390);
        var pools = page.Page.GetByRole(AriaRole.Link, new() { Name = "Pools" });
        Assert.False(await pools.IsVisibleAsync());

        await page.Button("Navigation").ClickAsync();
        await pools.ClickAsync();

        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Pools", Exact = true }).WaitForAsync();
        await pools.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task The_chosen_colours_are_remembered()
    {
        await using var page = await console.OpenAsync("/");
        var colours = page.Page.Locator("html");
        await page.Page.Locator("[data-theme-switch]").ClickAsync();
        await page.Page.Locator("[data-theme-switch]").ClickAsync();

        await page.GoAsync("/ids/pools");

        Assert.Equal("dark", await colours.GetAttributeAsync("data-theme"));
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so_in_HTML_and_to_programs_in_JSON()
    {
        await using var page = await console.OpenAsync("/");

        var response = await page.GoAsync("/no/such/page");
        using var program = await console.Silo.Http.GetAsync(new Uri("/no/such/page", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(404, response.Status);
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing at this address" }).WaitForAsync();
        Assert.Equal("application/problem+json", program.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_dashboard_draws_itself_from_the_silo_alone()
    {
        await using var page = await console.OpenAsync("/dashboard/");

        await page.Page.GetByText("Active Silos").WaitForAsync();

        Assert.Empty(page.Strangers);
    }

    // One job that waits, with much in it, and one that is dead.
    private async Task<string> FillQueueAsync()
    {
        await console.EnqueueAsync(QueueName);
        await console.FailAsync(QueueName, "customers.unreachable", "The letter came back: nobody of that name lives at 17 Northern Hall.", isFinal: true);
        return await console.EnqueueAsync(
            QueueName, key: $"{LockName}-{Guid.NewGuid():N}", delaySeconds: 3600, payload: new { to = LockName, text = string.Join(' ', Enumerable.Repeat(LockName, 9)) });
    }

    // Keys and a document, each with a draft; a secret, a gradual release, and an instance that is behind.
    private async Task FillConfigAsync()
    {
        using var there = await console.Silo.Http.GetAsync(
            new Uri($"/v1/config/{ConfigPlace}/namespaces/default/cities/draft", UriKind.Relative), TestContext.Current.CancellationToken);
        if (there.IsSuccessStatusCode)
        {
            return;
        }

        await console.DefineAsync(ConfigPlace, "cities", new { version = 0, format = "yaml", description = LockName }, new { value = "cities:\n- oslo\n" });
        var version = await console.DefineAsync(
            ConfigPlace, LimitsName, new { version = 0 }, new { key = $"{LockName}:max", value = LockName }, new { key = "token", value = "t0ken", secret = true });
        await console.PostAsync($"/v1/config/{ConfigPlace}/publish", new
        {
            parts = (object[])[new { @namespace = LimitsName, version, edits = (object[])[new { key = "max", value = "1" }] }],
            gradual = new { name = "the-northern-hall-first", match = new { percent = 12.5, labels = new { hall = "north" } } },
        });
        await console.EditAsync(ConfigPlace, "cities", 2, new { value = $"cities:\n- oslo\n- {LockName}\n" });
        await console.EditAsync(ConfigPlace, LimitsName, version + 1, new { key = "max", value = "2" });
        using var said = await console.Silo.Http.PutAsJsonAsync(
            new Uri($"/v1/config/{ConfigPlace}/instances/{LockName}", UriKind.Relative),
            new { version = $"{Guid.Empty:N}.1", namespaces = (string[])["cities"], labels = new { hall = "north" }, error = "No such port." },
            TestContext.Current.CancellationToken);
        said.EnsureSuccessStatusCode();
    }

    private Task<string> HoldAsync() => console.HoldAsync(LockName, note: "order 4711 of the customer in the second street, to be fetched at noon");
}
