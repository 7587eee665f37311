using System.Net.Http.Headers;
using Microsoft.Playwright;

namespace Granary;

/// <summary>A silo that other machines can reach: who has no key sees nothing of it.</summary>
[Collection(nameof(ConsoleGroup))]
public sealed class SignInTests(ConsoleFixture console, ExposedSilo exposed) : IClassFixture<ExposedSilo>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_opens_the_page_that_was_asked_for_and_signing_out_closes_it()
    {
        await using var page = await console.OpenAsync("/ids/pools", silo: exposed.Silo);
        Assert.Contains("/sign-in?returnUrl=", page.Page.Url, StringComparison.Ordinal);

        await SignInAsync(page, "gk_wrong");
        await page.Page.GetByRole(AriaRole.Alert).GetByText("There is no such key").WaitForAsync();
        await SignInAsync(page, exposed.AdminKey);
        await page.Page.WaitForURLAsync("**/ids/pools");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Pools", Exact = true }).WaitForAsync();
        await page.Button("New pool").WaitForAsync();
        await page.IsLiveAsync();
        await page.Page.Locator("[data-menu] summary").ClickAsync();
        await page.Button("Sign out").ClickAsync();
        await page.Page.WaitForURLAsync("**/sign-in");
        await page.GoAsync("/ids/pools");

        Assert.Contains("/sign-in?returnUrl=", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_sees_what_lies_in_its_scope_and_no_more()
    {
        await CreateAsync("public-orders");
        await CreateAsync("private-orders");
        await using var page = await console.OpenAsync("/ids/sequences", silo: exposed.Silo);

        await SignInAsync(page, exposed.ReaderKey);
        await page.Page.GetByText("public-orders").WaitForAsync();

        Assert.Equal(0, await page.Page.GetByText("private-orders").CountAsync());
        Assert.Equal(0, await page.Button("New sequence").CountAsync());
        Assert.Equal(403, (await page.GoAsync("/dashboard/")).Status);
    }

    [Fact]
    public async Task A_revoked_key_ends_the_session_that_it_opened()
    {
        await using var page = await console.OpenAsync("/", silo: exposed.Silo);
        await SignInAsync(page, exposed.LeaverKey);
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Exact = true }).WaitForAsync();

        using var answer = await SendAsync(HttpMethod.Delete, "/v1/keys/leaver");
        answer.EnsureSuccessStatusCode();
        await page.GoAsync("/");

        Assert.Contains("/sign-in?returnUrl=", page.Page.Url, StringComparison.Ordinal);
    }

    private static async Task SignInAsync(ConsolePage page, string key)
    {
        await page.Page.GetByLabel("API key").FillAsync(key);
        await page.Button("Sign in").ClickAsync();
    }

    private async Task CreateAsync(string sequence)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v1/ids/sequences", $$"""{"name": "{{sequence}}"}""");
        answer.EnsureSuccessStatusCode();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", exposed.AdminKey);
        request.Content = json is null ? null : new StringContent(json, MediaTypeHeaderValue.Parse("application/json"));
        return await exposed.Silo.Http.SendAsync(request, Ct);
    }
}
