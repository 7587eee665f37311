using Granary.Hosting;
using Granary.Http;
using Granary.Keys;
using Granary.Ledger.Schema;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Granary.Telemetry;

/// <summary>Lets a silo be watched from outside.</summary>
internal static class GranaryTelemetryExtensions
{
    private const string ServiceName = "granary";
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Adds what <c>/metrics</c> shows, the watch over stalls, and the export to a collector where one is configured.</summary>
    /// <exception cref="OptionsValidationException">Settings break their rules; the message names them.</exception>
    /// <exception cref="StartRefusedException">A value has the wrong type.</exception>
    public static WebApplicationBuilder AddGranaryTelemetry(this WebApplicationBuilder builder)
    {
        var settings = Read(builder.Configuration);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<MetricsCollector>();
        builder.Services.AddSingleton<SiloMetrics>();
        builder.Services.AddHostedService<StallWatch>();
        if (settings.OtlpEndpoint is { } endpoint)
        {
            builder.Configuration[EndpointVariable] = endpoint;
        }

        if (settings.OtlpProtocol is { } protocol)
        {
            builder.Configuration[ProtocolVariable] = protocol == OtlpProtocol.HttpProtobuf ? "http/protobuf" : "grpc";
        }

        if (!string.IsNullOrEmpty(builder.Configuration[EndpointVariable]))
        {
            builder.Services.AddExport(settings);
        }

        return builder;
    }

    /// <summary>Maps <c>/metrics</c>, and begins to collect what it shows.</summary>
    public static void MapGranaryMetrics(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<TelemetrySettings>();
        var collector = app.Services.GetRequiredService<MetricsCollector>();
        var metrics = app.MapGet("/metrics", (HttpContext context) => WriteAsync(context, collector)).ExcludeFromDescription();
        if (settings.MetricsAnonymous)
        {
            metrics.AllowAnonymous();
        }
        else
        {
            metrics.RequireRole(KeyRoles.Read, Access.AnyBlock);
        }
    }

    private static TelemetrySettings Read(ConfigurationManager configuration)
    {
        var settings = SiloSettingsReader.Bind<TelemetrySettings>(configuration, TelemetrySettings.Section);
        var result = new TelemetrySettingsValidator().Validate(null, settings);
        return result.Failed
            ? throw new OptionsValidationException(TelemetrySettings.Section, typeof(TelemetrySettings), result.Failures.Select(static failure => $"{TelemetrySettings.Section}:{failure}"))
            : settings;
    }

    private static async Task WriteAsync(HttpContext context, MetricsCollector collector)
    {
        // A scrape is no request that anybody wants to see among the others.
        context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
        context.Response.ContentType = MetricsCollector.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(collector.Collect(), context.RequestAborted);
    }

    private static void AddExport(this IServiceCollection services, TelemetrySettings settings) => services.AddOpenTelemetry()
        .ConfigureResource(static resource => resource
            .AddDetector(static provider => new SiloResource(provider.GetRequiredService<SiloSeat>()))
            .AddEnvironmentVariableDetector())
        .WithMetrics(metrics => metrics
            .AddMeter([.. TelemetrySources.Meters])
            .AddOtlpExporter((_, reader) =>
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.ExportEvery.TotalMilliseconds))
        .WithTracing(tracing => tracing
            .AddSource([.. TelemetrySources.Activities])
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceShare)))
            .AddOtlpExporter());

    private sealed class SiloResource(SiloSeat seat) : IResourceDetector
    {
        public Resource Detect() => ResourceBuilder.CreateEmpty()
            .AddService(ServiceName, serviceVersion: SchemaException.OwnVersion, serviceInstanceId: seat.Name)
            .Build();
    }
}
