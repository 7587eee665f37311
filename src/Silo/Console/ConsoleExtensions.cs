using Granary.Http;
using Granary.Keys;
using Granary.Web.Layout;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using Orleans.Dashboard;

namespace Granary.Web;

/// <summary>Adds the console and Orleans' dashboard to a silo.</summary>
internal static class ConsoleExtensions
{
    private const string DashboardPath = "/dashboard";

    // Should a page ever ask another server for something, the browser refuses. Components style themselves inline.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'";

    // The dashboard is one page with its script in it.
    private const string DashboardSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; frame-ancestors 'none'";

    /// <summary>Adds the services of the console, unless the settings turn it off. Needs the silo, its HTTP side and its client.</summary>
    public static WebApplicationBuilder AddGranaryConsole(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<ConsoleSettings>, ConsoleSettingsValidator>();
        services.AddOptions<ConsoleSettings>().BindConfiguration(ConsoleSettings.Section).ValidateOnStart();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<ConsoleSettings>>().Value);
        if (!IsEnabled(builder.Configuration))
        {
            return builder;
        }

        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMudServices();
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<StatusFeed>();
        services.AddScoped<ConsoleAccess>();
        services.AddScoped<ConsoleCircuit>();
        services.AddScoped<CircuitHandler>(static provider => provider.GetRequiredService<ConsoleCircuit>());
        return builder;
    }

    /// <summary>Adds the services of Orleans' dashboard, unless the settings turn it off with the console.</summary>
    public static WebApplicationBuilder AddGranaryDashboard(this WebApplicationBuilder builder)
    {
        if (IsEnabled(builder.Configuration))
        {
            builder.Host.UseOrleans(static silo => silo.AddDashboard());
            builder.Services.AddOptions<DashboardOptions>().Configure<ConsoleSettings>(static (dashboard, settings) => dashboard.HideTrace = !settings.DashboardTrace);
        }

        return builder;
    }

    /// <summary>Maps the pages; to be called behind the checks of <see cref="GranaryHttpExtensions.MapGranaryHttp"/>.</summary>
    public static WebApplication MapGranaryConsole(this WebApplication app)
    {
        if (app.Services.GetService<ConsoleAssets>() is not { } assets)
        {
            return app;
        }

        app.UseAntiforgery();
        assets.Map(app);
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(static options => options.ContentSecurityFrameAncestorsPolicy = null)
            .WithPolicy(ContentSecurityPolicy)
            .RequireRole(KeyRoles.Read, Access.AnyBlock)
            .ForBrowsers();
        return app;
    }

    /// <summary>Maps Orleans' dashboard, which shows everything and is for administrators alone.</summary>
    public static WebApplication MapGranaryDashboard(this WebApplication app)
    {
        if (IsEnabled(app.Configuration))
        {
            app.MapGet(DashboardPath + "/{**page}", new LazyDashboard(app.Services, DashboardPath).InvokeAsync)
                .ExcludeFromDescription()
                .WithPolicy(DashboardSecurityPolicy)
                .RequireRole(KeyRoles.Admin, block: null)
                .ForBrowsers();
        }

        return app;
    }

    private static bool IsEnabled(IConfiguration configuration) =>
        configuration.GetSection(ConsoleSettings.Section).GetValue(nameof(ConsoleSettings.Enabled), defaultValue: true);

    private static TBuilder WithPolicy<TBuilder>(this TBuilder builder, string policy)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is not { } inner)
            {
                return;
            }

            endpoint.RequestDelegate = context =>
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                return inner(context);
            };
        });
        return builder;
    }
}
