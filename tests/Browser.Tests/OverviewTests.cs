using System.Globalization;
using Granary.Processes;

namespace Granary;

[Collection(nameof(ConsoleGroup))]
public sealed class OverviewTests(ConsoleFixture console)
{
    [Fact]
    public async Task The_overview_shows_the_silo_with_all_its_shards_and_their_epochs()
    {
        await using var page = await console.OpenAsync("/");

        await page.Page.Locator("[data-silo='silo-1'] [data-shard]").Nth(31).WaitForAsync();

        Assert.Equal(16, await page.Page.Locator("[data-silo='silo-1'] [data-shard^='ids/']").CountAsync());
        Assert.Equal(16, await page.Page.Locator("[data-silo='silo-1'] [data-shard^='locks/']").CountAsync());
        Assert.Matches(@"^ids/00 · epoch \d+$", await page.Page.Locator("[data-shard='ids/00']").GetAttributeAsync("aria-label") ?? "");
    }

    [Fact]
    public async Task An_open_overview_shows_what_is_drawn_meanwhile()
    {
        var sequence = await console.AddSequenceAsync();
        await using var page = await console.OpenAsync("/");
        var before = await ValuesAsync(page);

        await console.DrawAsync($"/v1/ids/sequences/{sequence}/next?count=50000");

        await Eventually.True(async () => await ValuesAsync(page) > before + 1000, "the rate of values rises on the page");
    }

    [Fact]
    public async Task A_silo_that_joins_appears_and_takes_shards_and_one_that_goes_hands_them_back()
    {
        await using var page = await console.OpenAsync("/");
        var other = await SiloProcess.StartAsync(console.Silo.Settings.Neighbour("silo-2"));
        await using (other)
        {
            await page.Page.Locator("[data-silo='silo-2'] [data-shard]").Nth(15).WaitForAsync();
            await other.StopAsync();
        }

        await page.Page.Locator("[data-silo='silo-2']").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await page.Page.Locator("[data-silo='silo-1'] [data-shard]").Nth(31).WaitForAsync();
    }

    [Fact]
    public async Task What_is_refused_is_counted_by_its_code()
    {
        using var refused = await console.Silo.Http.PostAsync(
            new Uri("/v1/ids/sequences/none-of-that-name/next", UriKind.Relative), null, TestContext.Current.CancellationToken);

        await using var page = await console.OpenAsync("/");

        await page.Page.GetByText("ids.sequence_not_found").WaitForAsync();
    }

    private static async Task<long> ValuesAsync(ConsolePage page) => (long)double.Parse(
        await page.Page.Locator("[data-stat='values']").InnerTextAsync(), NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
