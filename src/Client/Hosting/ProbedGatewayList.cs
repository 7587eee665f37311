using System.Net;
using Orleans.Messaging;

namespace Granary.Hosting;

/// <summary>The gateways that another list has, the database's, but for those that stand still.</summary>
internal sealed class ProbedGatewayList(IGatewayListProvider listed, GatewayProbe probe) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => GatewayList.RefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => listed.InitializeGatewayListProvider();

    public async Task<IList<Uri>> GetGateways()
    {
        var gateways = await listed.GetGateways();
        var answering = await probe.WithoutSilentAsync([.. gateways.Select(EndpointOf)]);
        return [.. gateways.Where(gateway => answering.Contains(EndpointOf(gateway)))];
    }

    // A membership table has addresses, never names.
    private static IPEndPoint EndpointOf(Uri gateway) => new(IPAddress.Parse(gateway.Host.Trim('[', ']')), gateway.Port);
}
