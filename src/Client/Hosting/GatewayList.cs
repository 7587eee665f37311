using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace Granary.Hosting;

/// <summary>
/// Gives Orleans the gateways of the options, but for those that stand still; names are looked up anew at every refresh.
/// </summary>
internal sealed class GatewayList(IReadOnlyList<GatewayAddress> gateways, GatewayProbe probe) : IGatewayListProvider
{
    /// <summary>How often the gateways are looked up anew; short enough that a request outlives a gateway that stands still.</summary>
    public static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(5);

    public TimeSpan MaxStaleness => RefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var found = new List<IPEndPoint>();
        foreach (var gateway in gateways)
        {
            try
            {
                var addresses = await Dns.GetHostAddressesAsync(gateway.Host);
                found.AddRange(addresses.Select(address => new IPEndPoint(address, gateway.Port)));
            }
            catch (SocketException)
            {
                // One name that is unknown for now must not hide the other gateways.
                continue;
            }
        }

        return [.. (await probe.WithoutSilentAsync(found)).Select(static endpoint => endpoint.ToGatewayUri())];
    }
}
