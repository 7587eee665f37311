using Microsoft.Extensions.Logging;

namespace Granary.Ids;

internal sealed partial class IdShardGrain
{
    [LoggerMessage(2001, LogLevel.Information, "Pool {Pool}: worker ids {FirstWorker} and on, {Workers} of them, leased to {Holder}.")]
    private partial void LogLeased(string pool, int firstWorker, int workers, WorkerHolder holder);

    [LoggerMessage(2002, LogLevel.Debug, "{Command} was refused with {Code}: {Reason}")]
    private partial void LogRefused(string command, string code, string reason);

    [LoggerMessage(2003, LogLevel.Error, "No worker ids are granted: this silo's clock is {Seconds} s off the database's.")]
    private partial void LogClockSkew(double seconds);
}
