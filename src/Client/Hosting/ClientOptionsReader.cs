using System.Net;
using System.Net.Sockets;
using Granary.Shards;

namespace Granary.Hosting;

/// <summary>Checks the client's options and resolves its gateways.</summary>
internal static class ClientOptionsReader
{
    /// <summary>The gateways' addresses; none when the database tells them.</summary>
    public static IPEndPoint[] Read(GranaryClientOptions options)
    {
        if (options.Gateways.Count == 0 == options.Database is null)
        {
            throw Invalid("Set either Gateways or Database.", nameof(options.Gateways));
        }

        if (string.IsNullOrWhiteSpace(options.ClusterId))
        {
            throw Invalid("ClusterId is empty.", nameof(options.ClusterId));
        }

        Check(options.ConnectTimeout, 1, 600, nameof(options.ConnectTimeout));
        Check(options.ResponseTimeout, 1, 60, nameof(options.ResponseTimeout));
        Check(options.Calls.RetryFor, 1, ShardLimits.RetryFor.TotalSeconds, "Calls.RetryFor");
        return [.. options.Gateways.Select(Resolve)];
    }

    private static IPEndPoint Resolve(string gateway)
    {
        var colon = gateway.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(gateway.AsSpan(colon + 1), out var port) || port == 0)
        {
            throw Invalid($"Gateways has '{gateway}'; a gateway is 'host:port'.", nameof(GranaryClientOptions.Gateways));
        }

        try
        {
            var host = gateway[..colon];
            var addresses = Dns.GetHostAddresses(host);
            return new IPEndPoint(addresses.FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0], port);
        }
        catch (SocketException error)
        {
            throw Invalid($"Gateways has '{gateway}', whose host cannot be resolved: {error.Message}", nameof(GranaryClientOptions.Gateways));
        }
    }

    private static void Check(TimeSpan value, double least, double most, string option)
    {
        if (value < TimeSpan.FromSeconds(least) || value > TimeSpan.FromSeconds(most))
        {
            throw Invalid($"{option} is {value}; it must be {least:0} s to {most:0} s.", option);
        }
    }

    private static ArgumentException Invalid(string message, string option) => new($"Granary client: {message}", option);
}
