using System.Text.Json;
using Microsoft.Playwright;

namespace Granary;

[Collection(nameof(ConsoleGroup))]
public sealed class IdPagesTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_pool_that_was_made_on_the_page_is_there_over_HTTP()
    {
        var name = $"pool-{Guid.NewGuid():N}";
        await using var page = await console.OpenAsync("/ids/pools");

        await page.Button("New pool").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync(name);
        await page.Page.Locator("input[value=js53]").CheckAsync(new() { Force = true });
        await page.Button("Create").ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = name }).WaitForAsync();

        var pool = await GetAsync($"/v1/ids/pools/{name}");
        Assert.Equal(5, pool.GetProperty("layout").GetProperty("workerBits").GetInt32());
        Assert.Equal(32, pool.GetProperty("workersTotal").GetInt32());
    }

    [Fact]
    public async Task Bits_that_break_the_rules_are_refused_with_the_code_of_the_API()
    {
        await using var page = await console.OpenAsync("/ids/pools");

        await page.Button("New pool").ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync("too-many-bits");
        await page.Page.Locator("input[value=own]").CheckAsync(new() { Force = true });
        await page.Page.GetByLabel("Sequence bits").FillAsync("40");
        await page.Button("Create").ClickAsync();

        await page.Page.GetByRole(AriaRole.Alert).GetByText("ids.layout_invalid").WaitForAsync();
    }

    [Fact]
    public async Task A_pool_shows_who_holds_its_worker_ids()
    {
        await console.DrawAsync("/v1/ids/snowflake/default");

        await using var page = await console.OpenAsync("/ids/pools/default");

        await page.Page.GetByRole(AriaRole.Cell, new() { Name = "· HTTP" }).WaitForAsync();
    }

    [Fact]
    public async Task A_drawn_id_is_taken_apart_on_the_inspect_page()
    {
        await using var page = await console.OpenAsync("/ids/pools/default");
        await page.Button("Draw one").ClickAsync();
        var id = await page.Page.Locator("[data-drawn]").InnerTextAsync();
        var decoded = await GetAsync($"/v1/ids/decode/{id}");

        await page.GoAsync("/ids/inspect");
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Id" }).FillAsync(Ids.IdText.Format(long.Parse(id, null), Ids.IdForm.CrockfordCheck));

        await page.Page.Locator("[data-id]", new() { HasText = id }).First.WaitForAsync();
        await page.Page.GetByText(decoded.GetProperty("time").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff", null)).First.WaitForAsync();
    }

    [Fact]
    public async Task A_sequence_can_be_made_with_the_keyboard_alone()
    {
        var name = $"keys-{Guid.NewGuid():N}";
        await using var page = await console.OpenAsync("/ids/sequences");
        var keyboard = page.Page.Keyboard;

        await TabToAsync(page, "New sequence");
        await keyboard.PressAsync("Enter");
        await Eventually.True(
            async () => await page.Page.EvaluateAsync<string>("document.activeElement.name ?? ''") == "name", "the first field has the focus");
        await keyboard.TypeAsync(name);
        await TabToAsync(page, "Create");
        await keyboard.PressAsync("Enter");
        await page.Page.GetByRole(AriaRole.Cell, new() { Name = name, Exact = true }).WaitForAsync();

        Assert.Equal("1", (await GetAsync($"/v1/ids/sequences/{name}")).GetProperty("next").GetString());
    }

    [Fact]
    public async Task A_sequence_without_a_name_is_refused_with_the_code_of_the_API()
    {
        await using var page = await console.OpenAsync("/ids/sequences");

        await page.Button("New sequence").ClickAsync();
        await page.Button("Create").ClickAsync();

        await page.Page.GetByRole(AriaRole.Alert).GetByText("ids.name_invalid").WaitForAsync();
        Assert.Equal("true", await page.Page.GetByLabel("Name").GetAttributeAsync("aria-invalid"));
    }

    [Fact]
    public async Task A_sequence_gives_values_and_goes_after_a_question()
    {
        var name = await console.AddSequenceAsync();
        await using var page = await console.OpenAsync("/ids/sequences");

        await page.Button($"Draw values of {name}").ClickAsync();
        await page.Page.GetByLabel("How many").FillAsync("3");
        await page.Button("Draw").ClickAsync();
        await page.Page.Locator(".g-values code").Nth(2).WaitForAsync();
        await page.Button("Close").ClickAsync();
        await page.Button($"Delete {name}").ClickAsync();
        await page.Button("Delete").ClickAsync();
        await page.Page.GetByRole(AriaRole.Cell, new() { Name = name, Exact = true }).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        using var gone = await console.Silo.Http.GetAsync(new Uri($"/v1/ids/sequences/{name}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static async Task TabToAsync(ConsolePage page, string button)
    {
        for (var step = 0; step < 60; step++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()") == button)
            {
                return;
            }
        }

        Assert.Fail($"No Tab leads to '{button}'.");
    }

    private async Task<JsonElement> GetAsync(string path) =>
        JsonElement.Parse(await console.Silo.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
}
