using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace Granary.Hosting;

public sealed class GatewayProbeTests : IDisposable
{
    // Nobody accepts here: the kernel connects, as it does for a process that is stopped.
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly TcpListener _answering = new(IPAddress.Loopback, 0);
    private readonly GatewayProbe _probe = new(TimeProvider.System);

    public GatewayProbeTests()
    {
        _silent.Start();
        _answering.Start();
        _ = EndConnectionsAsync();
    }

    private IPEndPoint Silent => (IPEndPoint)_silent.LocalEndpoint;

    private IPEndPoint Answering => (IPEndPoint)_answering.LocalEndpoint;

    public void Dispose()
    {
        _silent.Dispose();
        _answering.Dispose();
    }

    [Fact]
    public async Task A_gateway_that_stands_still_is_left_out_after_a_slow_call()
    {
        _probe.NoteSlowCall();

        var left = await _probe.WithoutSilentAsync([Silent, Answering]);

        Assert.Equal([Answering], left);
    }

    [Fact]
    public async Task Nobody_is_probed_while_all_goes_well()
    {
        var left = await _probe.WithoutSilentAsync([Silent, Answering]);

        Assert.Equal([Silent, Answering], left);
        Assert.False(_silent.Pending());
    }

    [Fact]
    public async Task A_list_is_never_left_empty()
    {
        _probe.NoteSlowCall();

        var left = await _probe.WithoutSilentAsync([Silent]);

        Assert.Equal([Silent], left);
    }

    [Fact]
    public async Task A_gateway_that_the_database_lists_and_that_stands_still_is_left_out_too()
    {
        var listed = new ProbedGatewayList(new FixedGateways(Silent, Answering), _probe);
        var before = await listed.GetGateways();
        _probe.NoteSlowCall();

        var after = await listed.GetGateways();

        Assert.Equal([Silent.ToGatewayUri(), Answering.ToGatewayUri()], before);
        Assert.Equal([Answering.ToGatewayUri()], after);
    }

    private async Task EndConnectionsAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _answering.AcceptTcpClientAsync();
            }
        }
        catch (SocketException)
        {
            // The test ended.
        }
        catch (ObjectDisposedException)
        {
            // The test ended.
        }
    }

    private sealed class FixedGateways(params IPEndPoint[] gateways) : IGatewayListProvider
    {
        public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

        public bool IsUpdatable => true;

        public Task InitializeGatewayListProvider() => Task.CompletedTask;

        public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>([.. gateways.Select(static gateway => gateway.ToGatewayUri())]);
    }
}
