namespace Granary.Keys;

/// <content>What the ring logs.</content>
internal sealed partial class KeyRing
{
    [LoggerMessage(4101, LogLevel.Warning, "The database does not answer; API keys are checked against what was read {AgeSeconds:0} s ago.")]
    private partial void LogStale(double ageSeconds, Exception away);

    [LoggerMessage(4102, LogLevel.Error, "The database does not answer; no API key can be checked.")]
    private partial void LogUnreadable(Exception away);
}
