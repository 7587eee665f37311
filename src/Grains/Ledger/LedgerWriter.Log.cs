using Microsoft.Extensions.Logging;

namespace Granary.Ledger;

internal sealed partial class LedgerWriter
{
    [LoggerMessage(1001, LogLevel.Warning, "Shard {Shard} was claimed by another activation; epoch {Epoch} is over here.")]
    private partial void LogFenced(string shard, long epoch);

    [LoggerMessage(1002, LogLevel.Error, "The database refused a change of shard {Shard}.")]
    private partial void LogRejected(Exception cause, string shard);

    [LoggerMessage(1003, LogLevel.Error, "The outcome of a round of {Changes} changes is unknown; its {Shards} shards are claimed anew.")]
    private partial void LogOutcomeUnknown(Exception cause, int changes, int shards);

    [LoggerMessage(1004, LogLevel.Error, "The database is away; a round of {Changes} changes and all that waited was refused.")]
    private partial void LogUnavailable(Exception cause, int changes);
}
