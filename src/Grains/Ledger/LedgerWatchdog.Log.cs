using Microsoft.Extensions.Logging;

namespace Granary.Ledger;

internal sealed partial class LedgerWatchdog
{
    [LoggerMessage(1030, LogLevel.Warning, "{Slow} of {Rounds} rounds took longer than {LimitMs} ms, the longest {SlowestMs:0} ms.")]
    private partial void LogSlow(int slow, int rounds, double limitMs, double slowestMs);

    [LoggerMessage(1031, LogLevel.Error, "Writer '{Writer}' has finished no round for {Seconds:0} s: it waits for {What}, with {UnderWay} changes under way and {Waiting} behind them.")]
    private partial void LogStalled(string writer, double seconds, string what, int underWay, int waiting);

    [LoggerMessage(1032, LogLevel.Information, "Writer '{Writer}' goes on.")]
    private partial void LogGoesOn(string writer);
}
