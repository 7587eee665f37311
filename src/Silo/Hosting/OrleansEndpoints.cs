using System.Net;
using Granary.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace Granary.Hosting;

/// <summary>Opens the ports for silos and clients, and guards them.</summary>
internal static class OrleansEndpoints
{
    public static void AddEndpoints(this ISiloBuilder silo, string clusterId, SiloAddresses addresses, SiloPorts ports, SiloSecret secret)
    {
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = addresses.Advertised;
            options.SiloPort = ports.Silo;
            options.GatewayPort = ports.Gateway;
            options.SiloListeningEndpoint = new IPEndPoint(addresses.Listen, ports.Silo);
            options.GatewayListeningEndpoint = new IPEndPoint(addresses.Listen, ports.Gateway);
        });
        silo.Services.TryAddSingleton<ConnectionMetrics>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ConnectionMetrics, TimeProvider, ILogger<ConnectionGuard>>((connections, metrics, clock, logger) =>
        {
            var silos = Guard(ConnectionPurpose.Silo);
            connections.ConfigureSiloInboundConnection(silos.GuardInbound);
            connections.ConfigureSiloOutboundConnection(silos.GuardOutbound);
            connections.ConfigureGatewayInboundConnection(Guard(ConnectionPurpose.Gateway).GuardInbound);
            ConnectionGuard Guard(ConnectionPurpose purpose) => new(secret.Value, clusterId, purpose, metrics, clock, logger);
        });
    }
}
