namespace Granary.Telemetry;

/// <summary>The types of metrics that Prometheus knows and a silo has.</summary>
internal enum MetricType
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts by size.</summary>
    Histogram,
}
