using Microsoft.Extensions.Logging;

namespace Granary.Jobs;

internal sealed partial class JobShardGrain
{
    [LoggerMessage(7001, LogLevel.Debug, "{Command} was refused with {Code}: {Reason}")]
    private partial void LogRefused(string command, string code, string reason);

    [LoggerMessage(7002, LogLevel.Warning, "Shard {Shard}: a page of queue '{Queue}' could not be read; it is tried again.")]
    private partial void LogPageFailed(Exception cause, string shard, string queue);

    [LoggerMessage(7003, LogLevel.Warning, "Shard {Shard}: job {Job} could not be started; its next owner starts it.")]
    private partial void LogStartFailed(Exception cause, string shard, JobId job);

    [LoggerMessage(7004, LogLevel.Warning, "Shard {Shard}: what is kept no longer could not be cleared; it is tried again.")]
    private partial void LogSweepFailed(Exception cause, string shard);

    [LoggerMessage(7005, LogLevel.Warning, "Shard {Shard}: the reminder that wakes it could not be set; it is tried again.")]
    private partial void LogWakeUpFailed(Exception cause, string shard);
}
