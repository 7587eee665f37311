using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Locks;

internal sealed partial class LockAcquirer
{
    [LoggerMessage(3211, LogLevel.Information, "Lease {Lease} was not given back to locks shard {Shard}; it is looked for with the next keep-alives, and ends with its session.")]
    private partial void LogNotReleased(Exception cause, OperationId lease, int shard);

    [LoggerMessage(3212, LogLevel.Information, "What was offered to request {Request} by locks shard {Shard} was claimed too late; it waits again.")]
    private partial void LogOfferPassed(OperationId request, int shard);
}
