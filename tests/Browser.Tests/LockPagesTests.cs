using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Granary;

[Collection(nameof(ConsoleGroup))]
public sealed class LockPagesTests(ConsoleFixture console)
{
    [Fact]
    public async Task A_list_that_is_open_shows_a_lock_that_is_taken_meanwhile_and_not_when_it_is_free_again()
    {
        var name = $"stock/{Guid.NewGuid():N}";
        await using var page = await console.OpenAsync("/locks");

        var session = await console.HoldAsync(name, note: "order 12");
        var row = page.Page.GetByRole(AriaRole.Row, new() { Name = name });
        await row.GetByText("order 12").WaitForAsync();
        await console.EndAsync(session);

        await row.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task Locks_are_found_by_space_and_the_beginning_of_the_name()
    {
        var (space, other) = ($"shop-{Guid.NewGuid():N}", $"mill-{Guid.NewGuid():N}");
        await console.HoldAsync("stock/4711", space);
        await console.HoldAsync("stock/4712", space);
        await console.HoldAsync("stock/4711", other);
        await using var page = await console.OpenAsync("/locks");

        await page.Page.GetByLabel("Space").FillAsync(space);
        await page.Page.GetByLabel("Name begins with").FillAsync("stock/4711");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "stock/4712" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        Assert.Equal(1, await page.Page.Locator(".g-table tbody tr").CountAsync());
        await page.Page.GetByLabel("Name begins with").FillAsync("stock/4713");
        await page.Page.GetByText("No lock is held there").WaitForAsync();
    }

    [Fact]
    public async Task A_lock_shows_its_holders_and_whoever_comes_to_wait()
    {
        var name = $"a b/ü?&{Guid.NewGuid():N}";
        await console.HoldAsync(name, note: "order 12");
        await using var page = await console.OpenAsync("/locks");
        await page.Page.GetByLabel("Name begins with").FillAsync(name);
        await page.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = name }).WaitForAsync();
        await page.Page.GetByRole(AriaRole.Cell, new() { Name = "mill 17 order 12" }).WaitForAsync();

        var waiting = console.AcquireAsync(await console.OpenSessionAsync(), name, waitSeconds: 60);
        await page.Page.Locator("[data-stat=waiting]", new() { HasText = "1" }).WaitForAsync();
        await page.Button("Take it from its holder").ClickAsync();
        await page.Button("Take it").ClickAsync();

        using var answer = await waiting;
        Assert.True(answer.IsSuccessStatusCode);
        await page.Page.Locator("[data-stat=waiting]", new() { HasText = "0" }).WaitForAsync();
    }

    [Fact]
    public async Task A_lock_is_taken_from_one_of_its_holders_after_a_question_and_the_token_that_stops_it_is_shown()
    {
        var name = $"slots-{Guid.NewGuid():N}";
        await console.HoldAsync(name, limit: 2);
        await console.HoldAsync(name, limit: 2, process: "shop 18");
        await using var page = await console.OpenAsync($"/locks/lock?name={name}");

        await page.Button("Take it from shop 18 on host-1").ClickAsync();
        await page.Button("Take it").ClickAsync();
        var token = long.Parse(await page.Page.Locator("[data-fence]").InnerTextAsync(), null);
        await page.Page.GetByRole(AriaRole.Cell, new() { Name = "shop 18", Exact = true }).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        var shown = await console.Silo.Http.GetFromJsonAsync<JsonElement>(new Uri($"/v1/locks/lock?name={name}", UriKind.Relative), TestContext.Current.CancellationToken);
        var left = Assert.Single(shown.GetProperty("holders").EnumerateArray());
        Assert.Equal("mill 17", left.GetProperty("process").GetString());
        Assert.True(token > long.Parse(left.GetProperty("token").GetString()!, null));
    }

    [Fact]
    public async Task A_space_that_breaks_the_rule_is_refused_with_the_code_of_the_API()
    {
        await using var page = await console.OpenAsync("/locks");

        await page.Page.GetByLabel("Space").FillAsync("no space");

        await page.Page.GetByRole(AriaRole.Alert).GetByText("locks.space_invalid").WaitForAsync();
    }
}
