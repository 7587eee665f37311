using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Granary;

[Collection(nameof(ConsoleGroup))]
public sealed class ConfigPagesTests(ConsoleFixture console)
{
    private readonly string _application = $"app-{Guid.NewGuid():N}";

    private string Place => $"{_application}/live";

    [Fact]
    public async Task A_namespace_is_made_filled_and_published_from_the_tree_on()
    {
        await using var page = await console.OpenAsync("/config");
        await page.Button("New namespace").ClickAsync();
        await page.Page.GetByLabel("Application", new() { Exact = true }).FillAsync(_application);
        await page.Page.GetByLabel("Environment").FillAsync("live");
        await page.Page.GetByLabel("Namespace", new() { Exact = true }).FillAsync("limits");
        await page.Button("Create").ClickAsync();
        var leaf = page.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = _application }).GetByRole(AriaRole.Link, new() { Name = "live" });
        await leaf.ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "limits" }).ClickAsync();

        await page.Button("New key").ClickAsync();
        await page.Page.GetByLabel("Key", new() { Exact = true }).FillAsync("order:max");
        await page.Page.GetByLabel("Value", new() { Exact = true }).FillAsync("500");
        await page.Button("Save in the draft").ClickAsync();
        await page.Page.Locator("[data-diff=added]", new() { HasText = "order:max" }).WaitForAsync();
        await page.Page.Locator("[data-stat=release]", new() { HasText = "none" }).WaitForAsync();
        await page.Button("Publish").ClickAsync();
        await page.Page.GetByLabel("Why").FillAsync("opening day");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();

        await page.Page.Locator("[data-stat=release]", new() { HasText = "#1" }).WaitForAsync();
        Assert.Equal("500", await ValueAsync("limits"));
    }

    [Fact]
    public async Task A_document_that_cannot_be_published_is_said_not_to_be_and_history_goes_back()
    {
        var version = await console.DefineAsync(Place, "web", new { version = 0, format = "json" }, new { value = "{\n  \"port\": 1\n}" });
        await console.PostAsync($"/v1/config/{Place}/publish", new
        {
            parts = (object[])[new { @namespace = "web", version, edits = (object[])[new { value = "{\n  \"port\": 2\n}" }] }],
        });
        await using var page = await console.OpenAsync($"/config/app/{Place}/default/web");
        var editor = page.Page.Locator("textarea[name=document]");

        await editor.FillAsync("{\n  \"port\": }");
        await page.Button("Save in the draft").ClickAsync();
        await page.Page.Locator("[data-check]", new() { HasText = "line 2, column 11" }).WaitForAsync();
        await page.Button("Publish").ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Alert).GetByText("config.content_invalid").WaitForAsync();
        await page.Button("Cancel").ClickAsync();
        await page.Button("Discard draft").ClickAsync();
        await page.Button("Discard").ClickAsync();
        await Assertions.Expect(editor).ToHaveValueAsync("{\n  \"port\": 2\n}");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        await page.Button("Changes of 2").ClickAsync();
        await page.Page.Locator(".g-sides .g-diff-new", new() { HasText = "\"port\": 2" }).WaitForAsync();
        await page.Button("Go back to 1").ClickAsync();
        await page.Button("Go back").ClickAsync();
        await page.Page.GetByText("went back to #1").WaitForAsync();
        Assert.Equal("1", await ValueAsync("web"));
    }

    [Fact]
    public async Task A_gradual_release_is_begun_widened_and_promoted()
    {
        var version = await console.DefineAsync(Place, "limits", new { version = 0 }, new { key = "max", value = "1" });
        await console.EditAsync(Place, "limits", version, new { key = "max", value = "2" });
        await using var page = await console.OpenAsync($"/config/app/{Place}/default/limits");
        await page.Button("Publish").ClickAsync();
        await page.Page.GetByRole(AriaRole.Radio, new() { Name = "some" }).CheckAsync();
        await page.Page.GetByLabel("Name of the gradual release").FillAsync("north");
        await page.Page.GetByLabel("Labels").FillAsync("zone=north");
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await page.Page.Locator("[data-stat=draft]", new() { HasText = "0" }).WaitForAsync();
        Assert.Equal(("1", "2"), (await ValueAsync("limits"), await ValueAsync("limits", "&instance=i&label=zone%3Dnorth")));

        await page.GoAsync($"/config/app/{Place}");
        await page.Page.GetByText("zone=north").WaitForAsync();
        await page.Button("Change").ClickAsync();
        await page.Page.GetByLabel("Labels").FillAsync("");
        await page.Page.GetByLabel("Percent").FillAsync("100");
        await page.Button("Save").ClickAsync();
        await page.Page.GetByText("100 % of the instances").WaitForAsync();
        Assert.Equal("2", await ValueAsync("limits", "&instance=j"));
        await page.Button("Promote").ClickAsync();
        await page.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Promote", Exact = true }).ClickAsync();

        await page.Page.GetByText("100 % of the instances").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("2", await ValueAsync("limits"));
    }

    [Fact]
    public async Task A_secret_is_masked_until_it_is_revealed_which_the_audit_has()
    {
        await console.DefineAsync(Place, "db", new { version = 0 }, new { key = "password", value = "s3cret", secret = true });
        await using var page = await console.OpenAsync($"/config/app/{Place}/default/db");
        var row = page.Page.GetByRole(AriaRole.Row, new() { Name = "password" });
        await row.GetByText("••••••").WaitForAsync();
        Assert.DoesNotContain("s3cret", await page.Page.ContentAsync(), StringComparison.Ordinal);

        await page.Button("Reveal secrets").ClickAsync();

        await row.GetByText("s3cret").WaitForAsync();
        await page.GoAsync($"/config/app/{Place}/audit");
        await page.Page.GetByRole(AriaRole.Cell, new() { Name = "revealed" }).WaitForAsync();
    }

    [Fact]
    public async Task Instances_show_what_they_run_and_which_of_them_drift()
    {
        await console.DefineAsync(Place, "db", new { version = 0 }, new { key = "host", value = "a" });
        var view = await console.Silo.Http.GetFromJsonAsync<JsonElement>(
            new Uri($"/v1/config/{Place}/view?namespace=db", UriKind.Relative), TestContext.Current.CancellationToken);
        await using var page = await console.OpenAsync($"/config/app/{Place}/instances");

        await ReportAsync("pod-1", error: null);
        await ReportAsync("pod-2", "No such port.");

        await page.Page.GetByRole(AriaRole.Row, new() { Name = "pod-1" }).GetByText("up to date").WaitForAsync();
        await page.Page.GetByRole(AriaRole.Row, new() { Name = "pod-2" }).GetByText("cannot apply it").WaitForAsync();
        await page.Page.Locator("[data-stat=drifting]", new() { HasText = "1" }).WaitForAsync();

        async Task ReportAsync(string instance, string? error)
        {
            using var answer = await console.Silo.Http.PutAsJsonAsync(
                new Uri($"/v1/config/{Place}/instances/{instance}", UriKind.Relative),
                new { version = view.GetProperty("version").GetString(), namespaces = (string[])["db"], error }, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task<string?> ValueAsync(string name, string who = "")
    {
        var view = await console.Silo.Http.GetFromJsonAsync<JsonElement>(
            new Uri($"/v1/config/{Place}/view?namespace={name}{who}", UriKind.Relative), TestContext.Current.CancellationToken);
        return view.GetProperty("namespaces")[0].GetProperty("items")[0].GetProperty("value").GetString();
    }
}
