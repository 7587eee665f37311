using System.Net;
using Microsoft.Extensions.Primitives;

namespace Granary.Http;

/// <summary>
/// Where no key is needed, keeps web pages out: one whose name was turned to 127.0.0.1 (DNS rebinding) by its Host, one that
/// posts across sites by its Origin.
/// </summary>
internal sealed partial class LoopbackGuard(RequestDelegate next, HttpSettings settings, HttpExposure exposure, ILogger<LoopbackGuard> logger)
{
    private readonly bool _isNeeded = exposure.IsLoopback;

    // Nearly all requests of a silo name the same host, and its string is the same object on one connection.
    private volatile string? _knownHost;

    public Task InvokeAsync(HttpContext context)
    {
        if (!_isNeeded)
        {
            return next(context);
        }

        var headers = context.Request.Headers;
        string? host = headers.Host;
        if (host != _knownHost && !IsOwn(context.Request.Host, host))
        {
            LogHostRefused(host ?? "");
            return ProblemWriter.WriteAsync(context, new Problem(
                StatusCodes.Status403Forbidden, HttpCodes.HostRefused,
                $"'{host}' is no name of this silo. Call it by a loopback name, or list the name in Granary:Http:AllowedHosts."));
        }

        if (headers.Origin is { Count: > 0 } origin && !IsOwn(context.Request, origin))
        {
            LogOriginRefused(origin.ToString());
            return ProblemWriter.WriteAsync(context, new Problem(
                StatusCodes.Status403Forbidden, HttpCodes.OriginRefused,
                $"Pages of '{origin}' may not call this silo. If they shall, list the origin in Granary:Http:AllowedOrigins."));
        }

        return next(context);
    }

    private bool IsOwn(HostString host, string? text)
    {
        var name = host.Host;
        var isOwn = name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address))
            || settings.AllowedHosts.Contains(name, StringComparer.OrdinalIgnoreCase);
        if (isOwn)
        {
            _knownHost = text;
        }

        return isOwn;
    }

    private bool IsOwn(HttpRequest request, StringValues origin) =>
        origin is [{ } text]
        && (text.Equals($"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase)
            || settings.AllowedOrigins.Contains(text, StringComparer.OrdinalIgnoreCase));
}
