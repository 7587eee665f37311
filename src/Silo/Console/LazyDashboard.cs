using Orleans.Dashboard;

namespace Granary.Web;

/// <summary>Orleans' dashboard, which unpacks itself when it is first asked for: most silos are never asked, and all start sooner.</summary>
/// <param name="services">The silo's services.</param>
/// <param name="path">Where it is.</param>
internal sealed class LazyDashboard(IServiceProvider services, string path)
{
    private readonly Lazy<RequestDelegate> _pages = new(() =>
    {
        var pages = new ApplicationBuilder(services);
        pages.UseRouting();
        pages.UseEndpoints(endpoints => endpoints.MapOrleansDashboard(path));
        return pages.Build();
    });

    /// <summary>Answers a request below the path.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        // It finds its own way from here.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return _pages.Value(context);
    }
}
