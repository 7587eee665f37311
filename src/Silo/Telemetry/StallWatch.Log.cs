namespace Granary.Telemetry;

/// <content>What the watch logs.</content>
internal sealed partial class StallWatch
{
    [LoggerMessage(5012, LogLevel.Warning, "Work waited {Seconds:0.0} s for a thread. Garbage collection paused the process for {GcSeconds:0.0} s of it; {Pending} work items wait for {Threads} threads.")]
    private partial void LogStall(double seconds, double gcSeconds, long pending, int threads);
}
