namespace Granary.Http;

/// <content>What the guard logs.</content>
internal sealed partial class LoopbackGuard
{
    [LoggerMessage(4011, LogLevel.Warning, "Refused a request for host '{Host}': that is no name of this silo.")]
    private partial void LogHostRefused(string host);

    [LoggerMessage(4012, LogLevel.Warning, "Refused a request from a page of origin '{Origin}'.")]
    private partial void LogOriginRefused(string origin);
}
