using Microsoft.Extensions.Logging;

namespace Granary.Config.Provider;

/// <summary>What the source of configuration logs.</summary>
internal static partial class ProviderLog
{
    [LoggerMessage(8101, LogLevel.Information, "Configuration of {Application} is at version {Version} now.")]
    public static partial void LogApplied(ILogger logger, string application, ConfigVersion version);

    [LoggerMessage(8102, LogLevel.Warning, "No silo answered in time, so {Application} starts with version {Version} from {File}.")]
    public static partial void LogStartedFromFile(ILogger logger, string application, ConfigVersion version, string file);

    [LoggerMessage(8103, LogLevel.Error, "Snapshot {File} is not used: {Reason}")]
    public static partial void LogFileRefused(ILogger logger, string file, string reason);

    [LoggerMessage(8104, LogLevel.Error, "Snapshot {File} could not be written; the one before is still there.")]
    public static partial void LogFileNotWritten(ILogger logger, Exception cause, string file);

    [LoggerMessage(8105, LogLevel.Warning, "Secrets are left out of snapshot {File}, as there is neither a SnapshotKey nor a Token to seal them with.")]
    public static partial void LogSecretsLeftOut(ILogger logger, string file);

    [LoggerMessage(8106, LogLevel.Warning, "Configuration cannot be followed at {Url} now: {Reason}")]
    public static partial void LogNotFollowed(ILogger logger, Uri url, string reason);

    [LoggerMessage(8107, LogLevel.Error, "The cluster refuses: {Reason}")]
    public static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(8108, LogLevel.Error, "Something in this application failed at version {Version} of its configuration.")]
    public static partial void LogNotApplied(ILogger logger, Exception cause, ConfigVersion version);

    [LoggerMessage(8109, LogLevel.Debug, "The cluster could not be told what this instance runs: {Reason}")]
    public static partial void LogNotReported(ILogger logger, string reason);
}
