using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Locks;

/// <summary>What sessions tell the log.</summary>
internal sealed partial class LockLog(ILogger<LockLog> logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(3221, LogLevel.Error, "Session {Session} is lost, and with it {Count} locks. {Why}")]
    public partial void LogSessionLost(Guid session, int count, string why);

    [LoggerMessage(3222, LogLevel.Warning, "A keep-alive of session {Session} got no answer; its locks are certain for {Left} yet.")]
    public partial void LogNotKeptAlive(Exception cause, Guid session, TimeSpan left);

    [LoggerMessage(3223, LogLevel.Information, "Session {Session} was not ended at locks shard {Shard}; it runs out there.")]
    public partial void LogSessionNotEndedAt(Exception cause, Guid session, int shard);

    [LoggerMessage(3224, LogLevel.Information, "The end of session {Session} takes long; it goes on in the background.")]
    public partial void LogSessionNotEnded(Guid session);

    [LoggerMessage(3225, LogLevel.Information, "Lease {Lease} at locks shard {Shard} was nobody's; it was given back.")]
    public partial void LogOrphanReleased(OperationId lease, int shard);

    [LoggerMessage(3226, LogLevel.Information, "What session {Session} holds at locks shard {Shard} could not be compared; that is tried again.")]
    public partial void LogNotReconciled(Exception cause, Guid session, int shard);

    [LoggerMessage(3227, LogLevel.Warning, "Lock {Name} of space {Space} is lost: {Code}.")]
    public partial void LogLeaseLost(string name, string space, string code);

    [LoggerMessage(3228, LogLevel.Information, "Session {Session} had run out while it held nothing; another takes its place.")]
    public partial void LogSessionReplaced(Guid session);
}
