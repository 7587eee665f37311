using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Locks;

/// <summary>What sessions tell the log.</summary>
internal sealed partial class LockLog(ILogger<LockLog> logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(2321, LogLevel.Error, "Session {Session} is lost, and with it {Count} locks. {Why}")]
    public partial void SessionLost(Guid session, int count, string why);

    [LoggerMessage(2322, LogLevel.Warning, "A keep-alive of session {Session} got no answer; its locks are certain for {Left} yet.")]
    public partial void NotKeptAlive(Exception cause, Guid session, TimeSpan left);

    [LoggerMessage(2323, LogLevel.Information, "Session {Session} was not ended at locks shard {Shard}; it runs out there.")]
    public partial void SessionNotEndedAt(Exception cause, Guid session, int shard);

    [LoggerMessage(2324, LogLevel.Information, "The end of session {Session} takes long; it goes on in the background.")]
    public partial void SessionNotEnded(Guid session);

    [LoggerMessage(2325, LogLevel.Information, "Lease {Lease} at locks shard {Shard} was nobody's; it was given back.")]
    public partial void OrphanReleased(OperationId lease, int shard);

    [LoggerMessage(2326, LogLevel.Information, "What session {Session} holds at locks shard {Shard} could not be compared; that is tried again.")]
    public partial void NotReconciled(Exception cause, Guid session, int shard);

    [LoggerMessage(2327, LogLevel.Warning, "Lock {Name} of space {Space} is lost: {Code}.")]
    public partial void LeaseLost(string name, string space, string code);

    [LoggerMessage(2328, LogLevel.Information, "Session {Session} had run out while it held nothing; another takes its place.")]
    public partial void SessionReplaced(Guid session);
}
