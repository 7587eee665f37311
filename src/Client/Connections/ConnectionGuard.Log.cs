using System.Net;
using Microsoft.Extensions.Logging;

namespace Granary.Connections;

/// <content>What the guard logs.</content>
internal sealed partial class ConnectionGuard
{
    [LoggerMessage(5101, LogLevel.Warning, "Refused a connection to the {Purpose} port from {Address}: {Reason}.")]
    private partial void LogRefused(ConnectionPurpose purpose, IPAddress? address, string reason);

    [LoggerMessage(5102, LogLevel.Error, "No connection to the {Purpose} port of {Address}: {Reason}. All silos and clients of a cluster need the same secret.")]
    private partial void LogUntrusted(ConnectionPurpose purpose, EndPoint? address, string reason);
}
