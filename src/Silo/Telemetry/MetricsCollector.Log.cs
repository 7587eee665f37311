namespace Granary.Telemetry;

/// <content>What the collector logs.</content>
internal sealed partial class MetricsCollector
{
    [LoggerMessage(5021, LogLevel.Warning, "Some metrics could not be observed.")]
    private partial void LogNotObserved(Exception failed);

    [LoggerMessage(5022, LogLevel.Warning, "Metric {Metric} has too many series; measurements with new labels are dropped.")]
    private partial void LogFull(string metric);
}
