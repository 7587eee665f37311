using Microsoft.Extensions.Logging;

namespace Granary.Locks;

internal sealed partial class ShardListener
{
    [LoggerMessage(3201, LogLevel.Debug, "Locks shard {Shard} tells nothing, {Failures} times in a row; asking again.")]
    private partial void LogNotHeard(Exception cause, int shard, int failures);

    [LoggerMessage(3202, LogLevel.Warning, "Locks shard {Shard} told of {Event}, which this version does not know.")]
    private partial void LogUnknownEvent(int shard, string @event);
}
