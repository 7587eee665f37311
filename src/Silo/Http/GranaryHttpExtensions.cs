using System.Text.Json;
using System.Text.Json.Serialization;
using Granary.Admin;
using Granary.Hosting;
using Granary.Http.Ids;
using Granary.Keys;
using Granary.Ledger.Schema;
using Granary.Shards;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Granary.Http;

/// <summary>Adds the HTTP side to a silo.</summary>
internal static class GranaryHttpExtensions
{
    /// <summary>Adds the services, limits and API keys of HTTP. Needs the silo's settings, database and store, and the clients of the blocks.</summary>
    public static WebApplicationBuilder AddGranaryHttp(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<HttpSettings>, HttpSettingsValidator>();
        services.AddOptions<HttpSettings>().BindConfiguration(HttpSettings.Section).ValidateOnStart();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<HttpSettings>>().Value);
        services.AddOptions<KestrelServerOptions>().Configure<HttpSettings>(LimitKestrel);
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(static options => Shape(options.SerializerOptions));
        services.AddApiDescription();

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HttpMetrics>();
        services.TryAddSingleton<RequestPlaces>();
        services.TryAddSingleton<LongRequests>();
        services.TryAddSingleton(static provider => HttpExposure.Of(provider.GetRequiredService<SiloSettings>()));
        services.TryAddSingleton(static provider => InfoOf(
            provider.GetRequiredService<SiloSettings>(), provider.GetRequiredService<SiloSeat>(), provider.GetRequiredService<StoreInfo>()));
        services.TryAddSingleton<KeyStore>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddSingleton<KeyRing>();
        services.TryAddSingleton<Callers>();
        services.TryAddSingleton<SiloBackups>();
        services.TryAddSingleton<IIdDraws, IdDraws>();
        services.AddSessions();
        return builder;
    }

    /// <summary>Puts the checks in front of all endpoints, and maps those of the API.</summary>
    public static WebApplication MapGranaryHttp(this WebApplication app)
    {
        app.KeepSessionsOffTheApi();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<RequestLimiter>();
        app.UseMiddleware<LoopbackGuard>();
        app.UseRouting();
        app.UseMiddleware<RequestTracing>();
        app.UseMiddleware<AccessGate>();
        app.MapInfo();
        app.MapCluster();
        app.MapIds();
        app.MapLocks();
        app.MapJobs();
        app.MapConfig();
        app.MapKeys();
        app.MapAdmin();
        app.MapSignIn();
        app.MapApiDescription();
        return app;
    }

    private static void LimitKestrel(KestrelServerOptions kestrel, HttpSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.RequestBytesMax;
        kestrel.Limits.MaxConcurrentConnections = settings.ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = settings.HeadersTimeout;
    }

    private static void Shape(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));

        // A member that is misspelt, missing or null is refused instead of taken for a default.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
    }

    private static InfoBody InfoOf(SiloSettings settings, SiloSeat seat, StoreInfo store) =>
        new(SchemaException.OwnVersion, settings.ClusterId, seat.Name, store.Incarnation, store.ShardCount);
}
