using System.Net;
using System.Net.Sockets;

namespace Granary.TestKit;

public sealed class FreezableProxyTests : IAsyncLifetime
{
    private readonly TcpListener _server = new(IPAddress.Loopback, FreePorts.Next());
    private readonly TcpClient _client = new();
    private FreezableProxy? _proxy;
    private TcpClient? _accepted;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private FreezableProxy Proxy => _proxy!;

    private NetworkStream ClientSide => _client.GetStream();

    private NetworkStream ServerSide => _accepted!.GetStream();

    public async ValueTask InitializeAsync()
    {
        _server.Start();
        _proxy = FreezableProxy.Start(((IPEndPoint)_server.LocalEndpoint).Port);
        await _client.ConnectAsync(_proxy.EndPoint, Ct);
        _accepted = await _server.AcceptTcpClientAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _accepted?.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        _server.Dispose();
    }

    [Fact]
    public async Task What_is_sent_arrives_on_either_side()
    {
        ClientSide.WriteByte(1);
        ServerSide.WriteByte(2);

        Assert.Equal(1, await ReadAsync(ServerSide));
        Assert.Equal(2, await ReadAsync(ClientSide));
    }

    [Fact]
    public async Task A_frozen_proxy_holds_up_both_directions_and_lets_all_go_on_in_order()
    {
        Proxy.Freeze();
        ClientSide.Write([1, 2]);
        ServerSide.WriteByte(3);
        var (atServer, atClient) = (ReadAsync(ServerSide), ReadAsync(ClientSide));

        var first = await Task.WhenAny(atServer, atClient, Unhindered());
        Proxy.Thaw();

        Assert.NotSame(atServer, first);
        Assert.NotSame(atClient, first);
        Assert.Equal(1, await atServer);
        Assert.Equal(2, await ReadAsync(ServerSide));
        Assert.Equal(3, await atClient);
    }

    [Fact]
    public async Task One_direction_freezes_while_the_other_goes_on()
    {
        Proxy.Freeze(FlowDirection.ToClient);
        ClientSide.WriteByte(1);
        ServerSide.WriteByte(2);
        var atClient = ReadAsync(ClientSide);

        Assert.Equal(1, await ReadAsync(ServerSide));
        Assert.False(atClient.IsCompleted);
        Proxy.Thaw(FlowDirection.ToClient);
        Assert.Equal(2, await atClient);
    }

    [Fact]
    public async Task The_end_of_a_connection_is_held_up_too()
    {
        Proxy.Freeze();
        _client.Close();
        var atServer = ReadAsync(ServerSide);

        var first = await Task.WhenAny(atServer, Unhindered());
        Proxy.Thaw();

        Assert.NotSame(atServer, first);
        Assert.Equal(-1, await atServer);
    }

    [Fact]
    public async Task A_side_that_says_no_more_may_still_be_talked_to()
    {
        var clientSide = ClientSide;
        _client.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal(-1, await ReadAsync(ServerSide));
        ServerSide.WriteByte(1);
        Assert.Equal(1, await ReadAsync(clientSide));
    }

    private static async Task<int> ReadAsync(NetworkStream stream)
    {
        var one = new byte[1];
        return await stream.ReadAsync(one, Ct) == 0 ? -1 : one[0];
    }

    /// <summary>Completes when bytes have gone through another connection, which takes as long as it would have taken these.</summary>
    private static async Task Unhindered()
    {
        using var server = new TcpListener(IPAddress.Loopback, FreePorts.Next());
        server.Start();
        await using var proxy = FreezableProxy.Start(((IPEndPoint)server.LocalEndpoint).Port);
        using var client = new TcpClient();
        await client.ConnectAsync(proxy.EndPoint, Ct);
        using var accepted = await server.AcceptTcpClientAsync(Ct);
        client.GetStream().WriteByte(1);
        Assert.Equal(1, await ReadAsync(accepted.GetStream()));
    }
}
