using System.Net;
using System.Net.Http.Headers;
using Granary.Http;
using Granary.Ids;
using Granary.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Web;

public sealed class ConsoleEndpointsTests
{
    private const string SessionHeader = "X-Session";

    [Fact]
    public async Task Every_address_says_who_may_come()
    {
        await using var host = await StartAsync();

        var silent =
            from endpoint in host.Services.GetServices<EndpointDataSource>().SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<RequiredRole>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            select endpoint.RoutePattern.RawText;

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.OK)]
    [InlineData("GET", "/ids/pools", HttpStatusCode.OK)]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1", HttpStatusCode.OK)]
    public async Task A_key_that_may_read_some_names_opens_pages_and_their_connection(string method, string path, HttpStatusCode status)
    {
        await using var host = await StartAsync(exposed: true);
        var key = await host.AddKeyAsync("shop", ["read"], new KeyScope("ids", "orders"));

        using var answer = await host.SendAsync(HttpMethod.Parse(method), path, key: key);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/", false)]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1", false)]
    [InlineData("GET", "/sign-in", true)]
    [InlineData("GET", "/console/assets/console.css", true)]
    public async Task Without_a_key_only_the_way_in_is_open(string method, string path, bool isOpen)
    {
        await using var host = await StartAsync(exposed: true);

        using var answer = await host.SendAsync(HttpMethod.Parse(method), path);

        Assert.Equal(isOpen, answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_sign_in_page_posts_the_key_with_a_token_against_forgery_and_runs_without_a_connection()
    {
        await using var host = await StartAsync(exposed: true);

        using var answer = await host.SendAsync(HttpMethod.Get, "/sign-in?returnUrl=%2Fids%2Fpools&failed=1");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("<form method=\"post\" action=\"sign-in\">", page, StringComparison.Ordinal);
        Assert.Contains("name=\"__RequestVerificationToken\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"returnUrl\" value=\"/ids/pools\"", page, StringComparison.Ordinal);
        Assert.Contains("There is no such key", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--Blazor:{\"type\":\"server\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_outside_the_scope_of_a_key_are_not_shown()
    {
        await using var host = await StartAsync(exposed: true);
        await host.Ids.CreateSequenceAsync(new SequenceDefinition("orders-eu"), cancellationToken: TestContext.Current.CancellationToken);
        await host.Ids.CreateSequenceAsync(new SequenceDefinition("payroll"), cancellationToken: TestContext.Current.CancellationToken);
        var key = await host.AddKeyAsync("shop", ["read"], new KeyScope("ids", "orders"));

        using var answer = await host.SendAsync(HttpMethod.Get, "/ids/sequences", key: key);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("orders-eu", page, StringComparison.Ordinal);
        Assert.DoesNotContain("payroll", page, StringComparison.Ordinal);
        Assert.DoesNotContain("New sequence", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_whose_key_was_revoked_sees_nothing_any_more()
    {
        await using var host = await StartAsync(exposed: true);
        await host.Ids.CreateSequenceAsync(new SequenceDefinition("orders-eu"), cancellationToken: TestContext.Current.CancellationToken);
        var key = await host.AddKeyAsync("shop", ["read"]);
        var revoked = await host.AddKeyAsync("old", ["read"]);
        await host.Services.GetRequiredService<ApiKeys>().RevokeAsync("old", TestContext.Current.CancellationToken);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/ids/sequences");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add(SessionHeader, revoked);
        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Your session is over", page, StringComparison.Ordinal);
        Assert.DoesNotContain("orders-eu", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_forbids_the_browser_everything_from_elsewhere()
    {
        await using var host = await StartAsync();

        using var answer = await host.SendAsync(HttpMethod.Get, "/");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing/here", "text/html", "text/html")]
    [InlineData("/nothing/here", "application/json", "application/problem+json")]
    [InlineData("/v1/nothing", "text/html", "application/problem+json")]
    public async Task What_is_not_there_is_a_page_for_people_and_a_problem_for_programs(string path, string accepts, string expected)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accepts));

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_file_of_the_console_is_kept_by_the_browser_under_the_name_of_its_content()
    {
        await using var host = await StartAsync();
        var assets = host.Services.GetRequiredService<ConsoleAssets>();

        using var answer = await host.SendAsync(HttpMethod.Get, assets.Url("console.css"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    // Stands for the cookie of a session: the key that signed in, or, without the header, the one that the request shows.
    private static Task<HttpHost> StartAsync(bool exposed = false) => HttpHost.StartAsync(
        exposed,
        build: static builder => builder.AddGranaryConsole(),
        map: static app =>
        {
            app.Use(static (HttpContext context, RequestDelegate next) =>
            {
                string? shown = context.Request.Headers[SessionHeader];
                shown ??= context.Request.Headers.Authorization.ToString().Split(' ')[^1];
                if (shown.Length > 0)
                {
                    context.User = Callers.PrincipalOf("session", KeyText.HashOf(shown));
                }

                return next(context);
            });
            app.MapGranaryConsole();
        });
}
