namespace Granary.Http;

/// <content>What the middleware logs.</content>
internal sealed partial class ErrorMiddleware
{
    [LoggerMessage(4001, LogLevel.Error, "{Method} {Path} failed; trace {TraceId}.")]
    private partial void LogFailed(string method, string path, string traceId, Exception error);

    [LoggerMessage(4002, LogLevel.Debug, "{Method} {Path} refused: {Status} {Code}: {Detail}")]
    private partial void LogRefused(string method, string path, int status, string code, string detail);
}
