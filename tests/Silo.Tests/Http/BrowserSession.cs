using System.Net;
using Granary.Keys;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Granary.Http;

/// <summary>A browser: it keeps cookies, follows no redirect by itself, and gets the forms' tokens from a page of the test's.</summary>
internal sealed class BrowserSession : IDisposable
{
    private const string FormPage = "/test/form";

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _client;
    private readonly Uri _url;

    public BrowserSession(HttpHost host)
    {
        _url = host.Url;
        _client = new HttpClient(_handler) { BaseAddress = _url };
    }

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>The session's cookie, or null.</summary>
    public Cookie? Cookie => Cookies.GetCookies(_url)[Sessions.Scheme];

    /// <summary>Maps a page that anybody who may read may open, one for administrators, and one that shows a form.</summary>
    public static void MapPages(WebApplication app)
    {
        app.MapGet("/page", static (HttpContext context) => $"{context.User.Identity?.Name} as {context.Caller().Name}")
            .ForBrowsers().RequireRole(KeyRoles.Read, Access.AnyBlock);
        app.MapPost("/page", static () => "posted").ForBrowsers().RequireRole(KeyRoles.Read, Access.AnyBlock);
        app.MapGet("/admin", static () => "for administrators").ForBrowsers().RequireRole(KeyRoles.Admin, null);
        app.MapGet(FormPage, static async (HttpContext context, IAntiforgery antiforgery) =>
        {
            if ((await context.AuthenticateAsync(Sessions.Scheme)).Principal is { } user)
            {
                context.User = user;
            }

            return antiforgery.GetAndStoreTokens(context).RequestToken;
        }).AllowAnonymous();
    }

    /// <summary>Opens a page as a browser does.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, string accept = "text/html,*/*;q=0.8", string? origin = null, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends the sign-in form.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string key, string? returnUrl = null) =>
        await PostAsync("/sign-in", await TokenAsync(), ("key", key), ("returnUrl", returnUrl));

    /// <summary>Sends the sign-out form.</summary>
    public async Task<HttpResponseMessage> SignOutAsync() => await PostAsync("/sign-out", await TokenAsync());

    /// <summary>Sends a form with that token, or without one.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string? token, params (string Name, string? Value)[] fields)
    {
        var form = fields.Append(("__RequestVerificationToken", token))
            .Where(static field => field.Item2 is not null)
            .Select(static field => KeyValuePair.Create(field.Item1, field.Item2));
        return _client.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
    }

    /// <summary>The token of a form that was just shown.</summary>
    public Task<string> TokenAsync() => _client.GetStringAsync(new Uri(FormPage, UriKind.Relative), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }
}
