namespace Granary.Http;

/// <content>What the gate logs.</content>
internal sealed partial class AccessGate
{
    [LoggerMessage(4021, LogLevel.Warning, "Refused {Method} {Path} from {Address}: no key, or none that is known.")]
    private partial void LogUnauthorized(string method, string path, string address);

    [LoggerMessage(4022, LogLevel.Warning, "Refused {Method} {Path}: key '{Key}' has not the role or the scope.")]
    private partial void LogForbidden(string key, string method, string path);
}
