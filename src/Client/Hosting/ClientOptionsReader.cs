using Granary.Connections;
using Granary.Shards;

namespace Granary.Hosting;

/// <summary>Checks the client's options and reads its gateways.</summary>
internal static class ClientOptionsReader
{
    private const int DatacenterMax = 1023;

    /// <summary>The gateways' addresses; none when the database tells them.</summary>
    public static GatewayAddress[] Read(GranaryClientOptions options)
    {
        if (options.Gateways.Count == 0 == options.Database is null)
        {
            throw Invalid("Set either Gateways or Database.", nameof(options.Gateways));
        }

        if (string.IsNullOrWhiteSpace(options.ClusterId))
        {
            throw Invalid("ClusterId is empty.", nameof(options.ClusterId));
        }

        if (options.Datacenter is < 0 or > DatacenterMax)
        {
            throw Invalid($"Datacenter is {options.Datacenter}; it must be 0 to {DatacenterMax}.", nameof(options.Datacenter));
        }

        CheckSecret(options.Secret, nameof(options.Secret));
        CheckSecret(options.SecretPrevious, nameof(options.SecretPrevious));
        if (options.SecretPrevious is not null && options.Secret is null)
        {
            throw Invalid("SecretPrevious is set without Secret.", nameof(options.SecretPrevious));
        }

        Check(options.ConnectTimeout, 1, 600, nameof(options.ConnectTimeout));
        Check(options.ResponseTimeout, 1, 60, nameof(options.ResponseTimeout));
        Check(options.Calls.RetryFor, 1, ShardLimits.RetryFor.TotalSeconds, "Calls.RetryFor");
        return [.. options.Gateways.Select(Address)];
    }

    private static GatewayAddress Address(string gateway) => GatewayAddress.TryParse(gateway, out var address)
        ? address
        : throw Invalid(
            $"Gateways has '{gateway}'; a gateway is 'host:port', with a port from 1 to 65535.", nameof(GranaryClientOptions.Gateways));

    private static void CheckSecret(string? secret, string option)
    {
        if (secret is not null && ClusterSecret.Check(secret) is { } wrong)
        {
            throw Invalid($"{option} {wrong}", option);
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
