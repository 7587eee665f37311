using System.Diagnostics.CodeAnalysis;
using Granary.Keys;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Granary.Http;

/// <summary>Where the forms of the sign-in page go: a key for a session, and a session for nothing.</summary>
internal static partial class SignInEndpoints
{
    /// <summary>The address of the page, and of its form.</summary>
    public const string Path = "/sign-in";

    private const string SignOutPath = "/sign-out";
    private const string KeyField = "key";
    private const string ReturnField = "returnUrl";
    private const string Home = "/";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        // In front of the page at the same address, which may take posts too.
        routes.MapPost(Path, SignInAsync).AllowAnonymous().ExcludeFromDescription().WithOrder(-1);
        routes.MapPost(SignOutPath, SignOutAsync).AllowAnonymous().ExcludeFromDescription().WithOrder(-1);
    }

    /// <summary>The address of the page for somebody who wants to see <paramref name="returnUrl"/>.</summary>
    public static string PathFor(string returnUrl) => $"{Path}?{ReturnField}={Uri.EscapeDataString(returnUrl)}";

    private static async Task SignInAsync(HttpContext context, IAntiforgery antiforgery, SignInBudget budget, KeyRing keys, ILogger<SignInBudget> logger)
    {
        var address = AddressOf(context);
        if (!budget.TryTake(context.Connection.RemoteIpAddress))
        {
            LogTooMany(logger, address);
            await ProblemWriter.WriteAsync(context, new Problem(
                StatusCodes.Status429TooManyRequests, HttpCodes.SignInsTooMany,
                $"There were {SessionLimits.SignInsMax} tries to sign in from this address within {SessionLimits.SignInSpan.TotalSeconds:0} s. Wait that long.")
            {
                RetryAfter = SessionLimits.SignInSpan,
            });
            return;
        }

        if (!await IsOwnFormAsync(context, antiforgery, logger))
        {
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var returnUrl = ReturnOf(form[ReturnField], address, logger);
        var text = form[KeyField].ToString().Trim();
        if (await keys.FindAsync(text, context.RequestAborted) is not { } key)
        {
            LogKeyUnknown(logger, address);
            Send(context, $"{Path}?failed=1&{ReturnField}={Uri.EscapeDataString(returnUrl)}");
            return;
        }

        await context.SignInAsync(Sessions.Scheme, Callers.PrincipalOf(key.Name, KeyText.HashOf(text)));
        LogSignedIn(logger, key.Name, address);
        Send(context, returnUrl);
    }

    private static async Task SignOutAsync(HttpContext context, IAntiforgery antiforgery, ILogger<SignInBudget> logger)
    {
        // The token of a form belongs to whoever was signed in when it was shown.
        if ((await context.AuthenticateAsync(Sessions.Scheme)).Principal is { } principal)
        {
            context.User = principal;
        }

        if (await IsOwnFormAsync(context, antiforgery, logger))
        {
            await context.SignOutAsync(Sessions.Scheme);
            Send(context, Path);
        }
    }

    private static async Task<bool> IsOwnFormAsync(HttpContext context, IAntiforgery antiforgery, ILogger logger)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            LogFormForeign(logger, context.Request.Path, AddressOf(context));
            await ProblemWriter.WriteAsync(context, new Problem(
                StatusCodes.Status400BadRequest, HttpCodes.FormForeign, "The form is not from a page of this cluster, or it is too old. Load the page again."));
            return false;
        }
    }

    private static string ReturnOf(string? returnUrl, string address, ILogger logger)
    {
        if (string.IsNullOrEmpty(returnUrl))
        {
            return Home;
        }

        if (IsLocal(returnUrl))
        {
            return returnUrl;
        }

        LogReturnForeign(logger, address);
        return Home;
    }

    // Only what a header can carry: a path that this silo wrote itself has all else encoded.
    private static bool IsLocal([NotNullWhen(true)] string? url) =>
        RedirectHttpResult.IsLocalUrl(url) && url[0] == '/' && url.All(static letter => letter is > ' ' and <= '~');

    private static void Send(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        context.Response.Headers.CacheControl = "no-store";
    }

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
