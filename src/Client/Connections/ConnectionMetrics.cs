using System.Diagnostics.Metrics;

namespace Granary.Connections;

/// <summary>The instruments of connections, on the meter <c>Granary.Connections</c>.</summary>
internal sealed class ConnectionMetrics
{
    private readonly Counter<long> _refused;

    public ConnectionMetrics(IMeterFactory meters) => _refused = meters.Create("Granary.Connections")
        .CreateCounter<long>("granary.connections.refused", "{connection}", "Connections that were closed because the cluster secret was not proved, by port and reason.");

    public void Refused(ConnectionPurpose purpose, HandshakeFailure failure) => _refused.Add(
        1,
        new KeyValuePair<string, object?>("port", purpose == ConnectionPurpose.Silo ? "silo" : "gateway"),
        new KeyValuePair<string, object?>("reason", failure.ToString()));
}
