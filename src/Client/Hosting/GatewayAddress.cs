using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Granary.Hosting;

/// <summary>A gateway as it was written: <c>host:port</c>.</summary>
internal sealed record GatewayAddress(string Host, int Port)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out GatewayAddress? address)
    {
        address = null;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > IPEndPoint.MaxPort)
        {
            return false;
        }

        var host = text![..colon];
        if (host is ['[', .. var inner, ']'])
        {
            host = IPAddress.TryParse(inner, out var six) ? six.ToString() : "";
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        address = new GatewayAddress(host, port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
