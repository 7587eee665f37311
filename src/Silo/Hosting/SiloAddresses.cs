using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Granary.Hosting;

/// <summary>Where the ports for silos and clients are.</summary>
/// <param name="Listen">Where this process listens.</param>
/// <param name="Advertised">What the membership table tells other silos and clients.</param>
internal sealed record SiloAddresses(IPAddress Listen, IPAddress Advertised)
{
    /// <summary>The addresses that the settings, which must be valid, mean on this machine.</summary>
    /// <exception cref="StartRefusedException">No address can be told to others.</exception>
    public static SiloAddresses Of(SiloSettings settings)
    {
        var listen = IPAddress.Parse(settings.ListenAddress);
        if (settings.AdvertisedAddress is { } advertised)
        {
            return new(listen, IPAddress.TryParse(advertised, out var address) ? address : Resolve(advertised, listen));
        }

        return new(listen, IsAny(listen) ? OnlyOfMachine(listen.AddressFamily) : listen);
    }

    /// <summary>Whether other machines may come to the ports, straight or through something that hands on to them.</summary>
    public static bool AreExposed(SiloSettings settings) =>
        !IsLoopback(settings.ListenAddress) || (settings.AdvertisedAddress is { } advertised && !IsLoopback(advertised));

    /// <summary>Whether the address stands for all of a machine.</summary>
    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static bool IsLoopback(string address) =>
        address.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(address, out var parsed) && IPAddress.IsLoopback(parsed));

    private static IPAddress Resolve(string name, IPAddress listen)
    {
        try
        {
            var found = Dns.GetHostAddresses(name);
            return found.FirstOrDefault(address => address.AddressFamily == listen.AddressFamily) ?? found[0];
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new StartRefusedException($"Granary:AdvertisedAddress: the name '{name}' has no address: {unknown.Message}", unknown);
        }
    }

    private static IPAddress OnlyOfMachine(AddressFamily family)
    {
        var found = NetworkInterface.GetAllNetworkInterfaces()
            .Where(static network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Select(static unicast => unicast.Address)
            .Where(address => address.AddressFamily == family && !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
            .Distinct()
            .ToList();
        return found is [var only]
            ? only
            : throw new StartRefusedException(
                $"Granary:AdvertisedAddress is not set, and this machine has {(found.Count == 0 ? "no address that others reach" : $"several addresses: {string.Join(", ", found)}")}. "
                + "Set it to the address by which the other silos and the clients reach this one.");
    }
}
