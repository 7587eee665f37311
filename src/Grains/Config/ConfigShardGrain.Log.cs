using Microsoft.Extensions.Logging;

namespace Granary.Config;

internal sealed partial class ConfigShardGrain
{
    [LoggerMessage(8001, LogLevel.Debug, "{Command} was refused: {Code}. {Reason}")]
    private partial void LogRefused(string command, string code, string reason);

    [LoggerMessage(8002, LogLevel.Debug, "{Actor} has published revision {Revision} of {Shard}: {Releases}")]
    private partial void LogPublished(string actor, long revision, string shard, string releases);

    [LoggerMessage(8003, LogLevel.Warning, "Namespace {Namespace} of {Shard} cannot follow the public one that it extends: {Reason}")]
    private partial void LogCannotFollow(NamespaceName @namespace, string shard, string reason);

    [LoggerMessage(8004, LogLevel.Warning, "Shard {Shard} could not look for new releases of public namespaces; it looks again.")]
    private partial void LogNotLooked(Exception cause, string shard);

    [LoggerMessage(8005, LogLevel.Debug, "{Follower} could not be told of a new release of {Shard}; it looks for itself.")]
    private partial void LogNotTold(Exception cause, string follower, string shard);

    [LoggerMessage(8006, LogLevel.Warning, "{Count} instances of {Shard} do not run what they should, among them {Instance}.")]
    private partial void LogDrifting(int count, string shard, string instance);

    [LoggerMessage(8007, LogLevel.Information, "All instances of {Shard} run what they should.")]
    private partial void LogNotDrifting(string shard);
}
