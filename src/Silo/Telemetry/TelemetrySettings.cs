using System.ComponentModel.DataAnnotations;

namespace Granary.Telemetry;

/// <summary>What a silo tells of its doings, read from the section <c>Granary:Telemetry</c>.</summary>
public sealed class TelemetrySettings
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Granary:Telemetry";

    /// <summary>
    /// Where an OpenTelemetry collector takes metrics and traces, for example <c>http://collector:4317</c>. Default: what the
    /// variable OTEL_EXPORTER_OTLP_ENDPOINT says; without either nothing is exported.
    /// </summary>
    [RegularExpression(@"https?://[^\s/]+\S*", ErrorMessage = "OtlpEndpoint must be an address like http://collector:4317.")]
    public string? OtlpEndpoint { get; set; }

    /// <summary>How the collector is spoken to. Default: what OTEL_EXPORTER_OTLP_PROTOCOL says, else <see cref="OtlpProtocol.Grpc"/>.</summary>
    public OtlpProtocol? OtlpProtocol { get; set; }

    /// <summary>How often metrics are exported. Default: 30 s; 1 s to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ExportEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of new traces that is exported, 0 to 1; a trace that a caller began is exported if the caller says so. Default: 1.</summary>
    [Range(0.0, 1.0)]
    public double TraceShare { get; set; } = 1;

    /// <summary>Whether <c>/metrics</c> is open to all who can reach the silo. Default: false; then it asks for a key with the role <c>read</c>, except on loopback.</summary>
    public bool MetricsAnonymous { get; set; }
}
