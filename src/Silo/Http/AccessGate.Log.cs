namespace Granary.Http;

/// <content>What the gate logs.</content>
internal sealed partial class AccessGate
{
    [LoggerMessage(4021, LogLevel.Warning, "Refused {Method} {Path} from {Address}: no key, or none that is known.")]
    private partial void LogUnauthorized(string method, string path, string address);

    [LoggerMessage(4022, LogLevel.Warning, "Refused {Method} {Path}: key '{Key}' has not the role or the scope.")]
    private partial void LogForbidden(string key, string method, string path);

    [LoggerMessage(4023, LogLevel.Warning, "Refused {Method} {Path} from {Address}: the session is over, was altered, or its key was revoked.")]
    private partial void LogSessionOver(string method, string path, string address);

    [LoggerMessage(4024, LogLevel.Warning, "Refused {Method} {Path}: a page of origin '{Origin}' used the session of a browser.")]
    private partial void LogOriginRefused(string method, string path, string origin);
}
