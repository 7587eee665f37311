using Granary.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Granary.Http;

public sealed class SessionTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_browser_without_a_session_is_sent_to_the_sign_in_page_and_knows_the_way_back()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);

        var response = await browser.OpenAsync("/page?a=1&b=ä");

        Assert.Equal(302, (int)response.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Fpage%3Fa%3D1%26b%3D%25C3%25A4", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("GET", "application/json")]
    [InlineData("GET", "*/*")]
    [InlineData("POST", "text/html")]
    public async Task What_is_no_page_view_is_401_without_a_session(string method, string accept)
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);

        var response = await browser.OpenAsync("/page", accept, method: new HttpMethod(method));

        await ProblemAssert.IsProblemAsync(response, 401, "http.unauthorized");
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4021", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_gives_a_session_that_knows_whose_it_is_and_leads_back()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);

        var signedIn = await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]), "/page?a=1");
        var page = await browser.OpenAsync("/page");

        Assert.Equal((303, "/page?a=1"), ((int)signedIn.StatusCode, signedIn.Headers.Location!.OriginalString));
        Assert.Equal("ops as ops", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Information 4031 Key 'ops'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_cookies_are_out_of_reach_for_scripts_and_other_sites_and_hold_no_key()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        var key = await host.AddKeyAsync("ops", ["read"]);
        var form = await browser.OpenAsync("/test/form");

        var signedIn = await browser.SignInAsync(key);

        var session = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("granary=", session, StringComparison.Ordinal);
        foreach (var cookie in new[] { session, Assert.Single(form.Headers.GetValues("Set-Cookie")) })
        {
            Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain(key, session, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_https_the_cookie_never_leaves_it()
    {
        await using var host = await HttpHost.StartAsync(exposed: true, map: static app =>
        {
            app.MapGet("/over-https", static async (HttpContext context) =>
            {
                context.Request.Scheme = "https";
                await context.SignInAsync(Sessions.Scheme, Callers.PrincipalOf("ops", "hash"));
            }).AllowAnonymous();
        });

        var response = await host.SendAsync(HttpMethod.Get, "/over-https");

        Assert.Contains("; secure", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_key_is_sent_back_to_the_form_and_logged()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        var wrong = KeyText.New();

        var response = await browser.SignInAsync(wrong, "/page");

        Assert.Equal((303, "/sign-in?failed=1&returnUrl=%2Fpage"), ((int)response.StatusCode, response.Headers.Location!.OriginalString));
        Assert.Null(browser.Cookie);
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4032", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(wrong, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public async Task A_form_without_a_real_key_is_sent_back(string key)
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);

        var response = await browser.SignInAsync(key);

        Assert.Equal("/sign-in?failed=1&returnUrl=%2F", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_session_of_a_revoked_key_is_over_within_five_seconds_and_that_is_logged()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]));
        await ((ApiKeys)host.Services.GetService(typeof(ApiKeys))!).RevokeAsync("ops", TestContext.Current.CancellationToken);

        host.Clock.Advance(KeyLimits.RefreshEvery);
        var page = await browser.OpenAsync("/page");

        Assert.Equal(302, (int)page.StatusCode);
        Assert.Null(browser.Cookie);
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4023", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_ends_when_it_was_not_used_for_its_lifetime_and_that_is_logged()
    {
        await using var host = await StartAsync(("SessionLifetime", "01:00:00"));
        using var browser = new BrowserSession(host);
        await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]));

        host.Clock.Advance(TimeSpan.FromMinutes(45));
        var used = await browser.OpenAsync("/page");
        host.Clock.Advance(TimeSpan.FromMinutes(45));
        var usedAgain = await browser.OpenAsync("/page");
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        var over = await browser.OpenAsync("/page");

        Assert.Equal([200, 200, 302], new[] { used, usedAgain, over }.Select(static page => (int)page.StatusCode));
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4023", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lifetime_out_of_its_bounds_keeps_the_silo_from_starting()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(("SessionLifetime", "00:01:00")));

        Assert.Contains("SessionLifetime", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_that_was_altered_is_refused_and_logged()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]));
        var cookie = browser.Cookie!;
        var middle = cookie.Value.Length / 2;
        cookie.Value = cookie.Value[..middle] + (cookie.Value[middle] == 'A' ? 'B' : 'A') + cookie.Value[(middle + 1)..];

        var page = await browser.OpenAsync("/page", "application/json");

        await ProblemAssert.IsProblemAsync(page, 401, "http.unauthorized");
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4023", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_may_what_its_key_may()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]));

        var page = await browser.OpenAsync("/admin");

        await ProblemAssert.IsProblemAsync(page, 403, "http.forbidden");
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4022", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_API_does_not_take_a_session()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        await browser.SignInAsync(await host.AddKeyAsync("ops", ["admin"]));

        var answer = await browser.OpenAsync("/v1/keys");

        await ProblemAssert.IsProblemAsync(answer, 401, "http.unauthorized");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_of_the_API_do_not_go_through_the_authentication_of_browsers(bool exposed)
    {
        await using var host = await HttpHost.StartAsync(exposed, map: static app => app
            .MapGet("/v1/probe", static (HttpContext context) => context.Features.Get<IAuthenticationFeature>() is null)
            .RequireRole(KeyRoles.Read, Access.AnyBlock));
        var key = exposed ? await host.AddKeyAsync("ops", ["read"]) : null;

        var answer = await host.SendAsync(HttpMethod.Get, "/v1/probe", key: key);

        Assert.Equal("true", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_key_opens_a_page_for_browsers_too()
    {
        await using var host = await StartAsync();

        var page = await host.SendAsync(HttpMethod.Get, "/page", key: await host.AddKeyAsync("ops", ["read"]));

        Assert.Equal("ops as ops", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task On_loopback_pages_need_no_session()
    {
        await using var host = await HttpHost.StartAsync(map: BrowserSession.MapPages);
        using var browser = new BrowserSession(host);

        var page = await browser.OpenAsync("/page");

        Assert.Equal(" as loopback", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_cannot_use_the_session_and_the_try_is_logged(string origin)
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]));

        var foreign = await browser.OpenAsync("/page", origin: origin, method: HttpMethod.Post);
        var own = await browser.OpenAsync("/page", origin: host.Url.GetLeftPart(UriPartial.Authority), method: HttpMethod.Post);

        await ProblemAssert.IsProblemAsync(foreign, 403, "http.origin_refused");
        Assert.Equal(200, (int)own.StatusCode);
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4024", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    public async Task A_form_without_its_token_is_refused_and_logged(string path)
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        await browser.TokenAsync();

        var response = await browser.PostAsync(path, token: null, ("key", await host.AddKeyAsync("ops", ["read"])));

        await ProblemAssert.IsProblemAsync(response, 400, "http.form_foreign");
        Assert.Null(browser.Cookie);
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4034", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_that_is_no_form_is_refused()
    {
        await using var host = await StartAsync();

        var response = await host.SendAsync(HttpMethod.Post, "/sign-in", """{"key":"x"}""");

        await ProblemAssert.IsProblemAsync(response, 400, "http.form_foreign");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("~/page")]
    [InlineData("page")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/ä")]
    public async Task A_sign_in_never_leads_to_another_site_and_the_try_is_logged(string returnUrl)
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);

        var response = await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]), returnUrl);

        Assert.Equal((303, "/"), ((int)response.StatusCode, response.Headers.Location!.OriginalString));
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4035", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_many_sign_ins_from_one_address_are_429_for_a_minute_and_logged()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        var key = await host.AddKeyAsync("ops", ["read"]);
        for (var i = 0; i < SessionLimits.SignInsMax; i++)
        {
            await browser.SignInAsync("wrong");
        }

        var tooMany = await browser.SignInAsync(key);
        host.Clock.Advance(SessionLimits.SignInSpan);
        var later = await browser.SignInAsync(key);

        await ProblemAssert.IsProblemAsync(tooMany, 429, "http.sign_ins_too_many");
        Assert.Equal("60", Assert.Single(tooMany.Headers.GetValues("Retry-After")));
        Assert.Equal(303, (int)later.StatusCode);
        Assert.Contains(host.Log.Lines, static line => line.StartsWith("Warning 4033", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_sign_out_the_session_is_gone()
    {
        await using var host = await StartAsync();
        using var browser = new BrowserSession(host);
        await browser.SignInAsync(await host.AddKeyAsync("ops", ["read"]));

        var signedOut = await browser.SignOutAsync();
        var page = await browser.OpenAsync("/page");

        Assert.Equal((303, "/sign-in"), ((int)signedOut.StatusCode, signedOut.Headers.Location!.OriginalString));
        Assert.Equal(302, (int)page.StatusCode);
        Assert.Null(browser.Cookie);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Secret)]
    public async Task Another_silo_of_the_same_store_takes_the_session_and_the_form(string? secret)
    {
        await using var first = await HttpHost.StartAsync(exposed: true, map: BrowserSession.MapPages, secret: secret);
        await using var second = await HttpHost.StartAsync(exposed: true, map: BrowserSession.MapPages, dataDirectory: first.DataDirectory, secret: secret);
        using var here = new BrowserSession(first);
        using var there = new BrowserSession(second);
        await here.SignInAsync(await first.AddKeyAsync("ops", ["read"]));
        there.Cookies.Add(second.Url, here.Cookies.GetCookies(first.Url));

        var page = await there.OpenAsync("/page");

        Assert.Equal("ops as ops", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_silo_with_another_secret_cannot_read_the_session()
    {
        await using var first = await HttpHost.StartAsync(exposed: true, map: BrowserSession.MapPages, secret: Secret);
        using var here = new BrowserSession(first);
        await here.SignInAsync(await first.AddKeyAsync("ops", ["read"]));
        await using var second = await HttpHost.StartAsync(
            exposed: true, map: BrowserSession.MapPages, dataDirectory: first.DataDirectory, secret: new string('x', 32));
        using var there = new BrowserSession(second);
        there.Cookies.Add(second.Url, here.Cookies.GetCookies(first.Url));

        var page = await there.OpenAsync("/page");
        var again = await there.SignInAsync(await second.AddKeyAsync("ops2", ["read"]));

        Assert.Equal(302, (int)page.StatusCode);
        Assert.Equal((303, "/"), ((int)again.StatusCode, again.Headers.Location!.OriginalString));
    }

    private static Task<HttpHost> StartAsync(params (string Name, string Value)[] settings) => HttpHost.StartAsync(
        exposed: true,
        settings: settings.ToDictionary(static setting => setting.Name, static setting => (string?)setting.Value),
        map: BrowserSession.MapPages);
}
