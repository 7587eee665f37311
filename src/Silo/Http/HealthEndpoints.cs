using Granary.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Granary.Http;

/// <summary>Whether the process lives (<c>/healthz</c>), and whether it can serve (<c>/readyz</c>).</summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<SiloHealthCheck>("silo", tags: [Ready])
        .AddCheck<DatabaseHealthCheck>("database", tags: [Ready])
        .AddCheck<LedgerHealthCheck>("ledger", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString().ToLowerInvariant(),
        checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description),
    });
}
