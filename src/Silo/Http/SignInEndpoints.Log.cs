namespace Granary.Http;

/// <content>What the endpoints log.</content>
internal static partial class SignInEndpoints
{
    [LoggerMessage(4031, LogLevel.Information, "Key '{Key}' signed in with a browser at {Address}.")]
    private static partial void LogSignedIn(ILogger logger, string key, string address);

    [LoggerMessage(4032, LogLevel.Warning, "Refused a sign-in from {Address}: there is no such key.")]
    private static partial void LogKeyUnknown(ILogger logger, string address);

    [LoggerMessage(4033, LogLevel.Warning, "Refused a sign-in from {Address}: it tries too often.")]
    private static partial void LogTooMany(ILogger logger, string address);

    [LoggerMessage(4034, LogLevel.Warning, "Refused {Path} from {Address}: the form is not from a page of this cluster, or too old.")]
    private static partial void LogFormForeign(ILogger logger, string path, string address);

    [LoggerMessage(4035, LogLevel.Warning, "A sign-in from {Address} asked to be sent to another site afterwards; it is sent to / instead.")]
    private static partial void LogReturnForeign(ILogger logger, string address);
}
