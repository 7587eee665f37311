using Microsoft.Extensions.Logging;

namespace Granary.Config;

internal sealed partial class ConfigHub
{
    [LoggerMessage(8008, LogLevel.Debug, "{Shard} cannot be followed now; it is asked again.")]
    private partial void LogNotFollowed(Exception cause, string shard);
}
