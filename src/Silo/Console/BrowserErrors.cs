using Granary.Http;
using Granary.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Granary.Web;

/// <summary>Tells people in a browser what is wrong with a page, where programs get problem details.</summary>
internal static class BrowserErrors
{
    private const string ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'self'; frame-ancestors 'none'";

    // What is under these is for programs, whatever they say that they accept.
    private static readonly string[] ForPrograms = ["/v1", "/openapi", "/healthz", "/readyz"];

    /// <summary>Whether a person asked for a page, and the console is there to draw one.</summary>
    public static bool IsForPeople(HttpContext context)
    {
        var request = context.Request;
        return HttpMethods.IsGet(request.Method)
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !ForPrograms.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
            && context.RequestServices.GetService<ConsoleAssets>() is not null;
    }

    /// <summary>Makes a page of the problem; status and headers are set.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        // The services of the request may have drawn a page already, which failed.
        await using var scope = context.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
        var isNotFound = problem.Status == StatusCodes.Status404NotFound;
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(ErrorPage.Status)] = problem.Status,
            [nameof(ErrorPage.Title)] = isNotFound ? "There is nothing at this address" : problem.Title,
            [nameof(ErrorPage.Detail)] = isNotFound ? "The page may have moved, or what it showed was deleted." : problem.Detail,
            [nameof(ErrorPage.Code)] = problem.Code,
        });
        var page = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<ErrorPage>(parameters)).ToHtmlString());
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        await context.Response.WriteAsync(page, context.RequestAborted);
    }
}
