using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace Granary.Hosting;

/// <summary>Gives Orleans the gateways of the options; names are looked up anew at every refresh.</summary>
internal sealed class GatewayList(IReadOnlyList<GatewayAddress> gateways) : IGatewayListProvider
{
    /// <summary>How often the gateways are looked up anew.</summary>
    public static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(10);

    public TimeSpan MaxStaleness => RefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var found = new List<Uri>();
        foreach (var gateway in gateways)
        {
            try
            {
                var addresses = await Dns.GetHostAddressesAsync(gateway.Host);
                found.AddRange(addresses.Select(address => new IPEndPoint(address, gateway.Port).ToGatewayUri()));
            }
            catch (SocketException)
            {
                // One name that is unknown for now must not hide the other gateways.
                continue;
            }
        }

        return found;
    }
}
