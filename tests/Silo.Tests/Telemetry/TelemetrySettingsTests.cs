using Granary.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Granary.Telemetry;

public sealed class TelemetrySettingsTests
{
    [Theory]
    [InlineData("OtlpEndpoint", "collector:4317")]
    [InlineData("OtlpEndpoint", "ftp://collector")]
    [InlineData("ExportEvery", "00:00:00.5")]
    [InlineData("ExportEvery", "01:00:00")]
    [InlineData("TraceShare", "1.1")]
    [InlineData("TraceShare", "-1")]
    public void A_setting_that_breaks_its_rule_is_named(string setting, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Build((setting, value)));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Granary:Telemetry", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MetricsAnonymous", "perhaps")]
    [InlineData("OtlpProtocol", "Thrift")]
    public void A_value_of_the_wrong_type_is_refused(string setting, string value)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Build((setting, value)));

        Assert.Contains(setting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_collector_nothing_of_the_export_is_there()
    {
        using var app = Build();

        Assert.Null(app.Services.GetService<MeterProvider>());
        Assert.Null(app.Services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("Granary:Telemetry:OtlpEndpoint")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public void With_a_collector_it_is(string setting)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(setting, (string?)"http://127.0.0.1:4317")]);

        builder.AddGranaryTelemetry();

        Assert.Contains(builder.Services, static service => service.ServiceType == typeof(MeterProvider));
        Assert.Equal("http://127.0.0.1:4317", builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
    }

    private static WebApplication Build(params IReadOnlyList<(string Setting, string Value)> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(static setting => KeyValuePair.Create($"Granary:Telemetry:{setting.Setting}", (string?)setting.Value)));
        builder.AddGranaryTelemetry();
        return builder.Build();
    }
}
