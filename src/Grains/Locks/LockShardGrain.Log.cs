using Microsoft.Extensions.Logging;

namespace Granary.Locks;

internal sealed partial class LockShardGrain
{
    [LoggerMessage(3001, LogLevel.Warning, "Audit: {By} took lock '{Name}' of space '{Space}' from its holders by force: {Holders}. Later tokens are larger than {Token}.")]
    private partial void LogForced(string by, string space, string name, string holders, long token);

    [LoggerMessage(3002, LogLevel.Debug, "{Command} was refused with {Code}: {Reason}")]
    private partial void LogRefused(string command, string code, string reason);

    [LoggerMessage(3003, LogLevel.Information, "Shard {Shard}: {Sessions} sessions ran out and lost their locks.")]
    private partial void LogExpired(string shard, int sessions);

    [LoggerMessage(3004, LogLevel.Warning, "Shard {Shard}: {Offers} offers were not claimed in time and passed on.")]
    private partial void LogPassed(string shard, int offers);
}
