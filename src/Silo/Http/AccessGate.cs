using Granary.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Granary.Http;

/// <summary>Finds out who calls and whether that one may: 401 for a wrong or missing key, 403 for a key that may not.
/// Pages for browsers take a session too, and send those who have none to the sign-in page.</summary>
internal sealed partial class AccessGate(
    RequestDelegate next, HttpExposure exposure, HttpSettings settings, KeyRing keys, Callers callers, ILogger<AccessGate> logger)
{
    private const string Scheme = "Bearer ";

    private readonly bool _isLoopback = exposure.IsLoopback;

    public Task InvokeAsync(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        if (header is not null)
        {
            return AuthenticateAsync(context, header);
        }

        if (_isLoopback)
        {
            return EnterAsync(context, Caller.Loopback);
        }

        var endpoint = context.GetEndpoint();
        return IsOpen(endpoint) ? next(context)
            : IsForBrowsers(endpoint) ? EnterBySessionAsync(context)
            : RefuseAsync(context, "This silo is reachable from outside, so it asks for a key: 'Authorization: Bearer KEY'.");
    }

    private async Task AuthenticateAsync(HttpContext context, string header)
    {
        var text = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (await keys.FindAsync(text, context.RequestAborted) is not { } key)
        {
            await RefuseAsync(context, "There is no such key, or it was revoked.");
            return;
        }

        if (IsForBrowsers(context.GetEndpoint()))
        {
            context.User = Callers.PrincipalOf(key.Name, KeyText.HashOf(text));
        }

        await EnterAsync(context, Caller.Of(key));
    }

    private async Task EnterBySessionAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsOwnOrigin(request))
        {
            LogOriginRefused(request.Method, request.Path, request.Headers.Origin.ToString());
            await ProblemWriter.WriteAsync(context, new Problem(
                StatusCodes.Status403Forbidden, HttpCodes.OriginRefused,
                $"Pages of '{request.Headers.Origin}' may not use the session of a browser here. If they shall, list the origin in Granary:Http:AllowedOrigins."));
            return;
        }

        var session = await context.AuthenticateAsync(Sessions.Scheme);
        if (session.Principal is { } principal && await callers.FindAsync(principal, context.RequestAborted) is { } caller)
        {
            context.User = principal;
            await EnterAsync(context, caller);
            return;
        }

        if (request.Cookies.ContainsKey(Sessions.Scheme))
        {
            LogSessionOver(request.Method, request.Path, AddressOf(context));
            await context.SignOutAsync(Sessions.Scheme);
        }

        if (!WantsPage(request))
        {
            await RefuseAsync(context, $"This page is for those who have signed in, at {SignInEndpoints.Path}.");
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Redirect(SignInEndpoints.PathFor(request.GetEncodedPathAndQuery()));
    }

    private Task EnterAsync(HttpContext context, Caller caller)
    {
        var endpoint = context.GetEndpoint();
        if (!IsOpen(endpoint))
        {
            // An endpoint that forgot to say what it asks for asks for everything.
            var required = endpoint!.Metadata.GetMetadata<RequiredRole>() ?? new RequiredRole(KeyRoles.Admin, null);
            var name = required.NameOf(context.Request);
            if (!Access.IsGranted(caller, required.Role, required.Block, name))
            {
                LogForbidden(caller.Name, context.Request.Method, context.Request.Path);
                return ProblemWriter.WriteAsync(context, Problem.Of(Access.Refusal(caller, required.Role, required.Block, name)));
            }
        }

        context.Features.Set(caller);
        return next(context);
    }

    private Task RefuseAsync(HttpContext context, string detail)
    {
        LogUnauthorized(context.Request.Method, context.Request.Path, AddressOf(context));
        return ProblemWriter.WriteAsync(context, new Problem(StatusCodes.Status401Unauthorized, HttpCodes.Unauthorized, detail));
    }

    // SameSite lets pages of other ports of this host use the cookie, and a web socket asks for no leave. The scheme is left out
    // because a proxy in front may speak another one.
    private bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is not { Count: > 0 } origin
        || (origin is [{ } text]
            && ((Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase))
                || settings.AllowedOrigins.Contains(text, StringComparer.OrdinalIgnoreCase)));

    private static bool WantsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.GetTypedHeaders().Accept.Any(static accept => accept.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static bool IsForBrowsers(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<BrowserEndpoint>() is not null;

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    // What routing answers itself (404, 405) is no route endpoint and tells nobody anything.
    private static bool IsOpen(Endpoint? endpoint) =>
        endpoint is not RouteEndpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
