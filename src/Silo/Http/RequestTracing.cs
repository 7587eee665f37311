using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Granary.Http;

/// <summary>Gives the activity that ASP.NET Core starts for a request its name and tags, as OpenTelemetry lays them down; it has neither by itself.</summary>
internal sealed class RequestTracing(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (Activity.Current is not null && context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
        {
            Name(context, activity);

            // Only then is the status known: a refusal is written further out.
            context.Response.OnStarting(static state => NoteStatus((HttpContext)state), context);
        }

        return next(context);
    }

    private static void Name(HttpContext context, Activity activity)
    {
        var method = context.Request.Method;
        activity.SetTag("http.request.method", method);
        activity.SetTag("url.scheme", context.Request.Scheme);
        if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route)
        {
            activity.SetTag("http.route", route);
            activity.DisplayName = $"{method} {route}";
        }
    }

    private static Task NoteStatus(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        activity?.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        return Task.CompletedTask;
    }
}
