using Granary.Keys;
using Microsoft.AspNetCore.Authorization;

namespace Granary.Http;

/// <summary>Finds out who calls and whether that one may: 401 for a wrong or missing key, 403 for a key that may not.</summary>
internal sealed partial class AccessGate(RequestDelegate next, HttpExposure exposure, KeyRing keys, ILogger<AccessGate> logger)
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

        return IsOpen(context.GetEndpoint())
            ? next(context)
            : RefuseAsync(context, "This silo is reachable from outside, so it asks for a key: 'Authorization: Bearer KEY'.");
    }

    private async Task AuthenticateAsync(HttpContext context, string header)
    {
        var key = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await keys.FindAsync(header[Scheme.Length..].Trim(), context.RequestAborted)
            : null;
        await (key is null
            ? RefuseAsync(context, "There is no such key, or it was revoked.")
            : EnterAsync(context, Caller.Of(key)));
    }

    private Task EnterAsync(HttpContext context, Caller caller)
    {
        var endpoint = context.GetEndpoint();
        if (!IsOpen(endpoint))
        {
            // An endpoint that forgot to say what it asks for asks for everything.
            var required = endpoint!.Metadata.GetMetadata<RequiredRole>() ?? new RequiredRole(KeyRoles.Admin, null, null);
            var name = required.NameFrom is { } from ? context.Request.RouteValues[from] as string ?? "" : null;
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
        LogUnauthorized(context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress?.ToString() ?? "");
        return ProblemWriter.WriteAsync(context, new Problem(StatusCodes.Status401Unauthorized, HttpCodes.Unauthorized, detail));
    }

    // What routing answers itself (404, 405) is no route endpoint and tells nobody anything.
    private static bool IsOpen(Endpoint? endpoint) =>
        endpoint is not RouteEndpoint || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
