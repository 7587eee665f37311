using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Granary;

/// <summary>
/// A TCP proxy that can freeze: bytes stay where they are, in one direction or both, and no connection is closed, as in a network
/// that loses everything. An end of stream is held up like bytes. Connections that are made meanwhile are accepted, and hear nothing.
/// </summary>
/// <remarks>
/// It listens on 127.0.0.2, or another address of loopback, on the port of the server behind it. That is what lets it stand in front of a silo's gateway: a silo takes messages
/// for its own gateway's port on any loopback address as meant for itself, so a client that is told <see cref="Address"/> as its gateway works.
/// </remarks>
public sealed class FreezableProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly FlowGate _toServer = new();
    private readonly FlowGate _toClient = new();
    private readonly TcpListener _listener;
    private readonly Task _accepting;

    private FreezableProxy(IPEndPoint address)
    {
        EndPoint = address;
        _listener = new TcpListener(address);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Where it listens: <c>host:port</c>.</summary>
    public string Address => EndPoint.ToString();

    /// <summary>Starts a proxy in front of a server on 127.0.0.1.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="number">The last part of the address to listen on, 2 to 254: each proxy in front of the same server needs its own.</param>
    public static FreezableProxy Start(int port, byte number = 2) => new(new IPEndPoint(new IPAddress([127, 0, 0, number]), port));

    /// <summary>Holds up what comes from now on; what has passed is on its way.</summary>
    public void Freeze(FlowDirection direction = FlowDirection.Both)
    {
        foreach (var gate in GatesOf(direction))
        {
            gate.Close();
        }
    }

    /// <summary>Lets everything go on that was held up, in its order.</summary>
    public void Thaw(FlowDirection direction = FlowDirection.Both)
    {
        foreach (var gate in GatesOf(direction))
        {
            gate.Open();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stopping.Dispose();
    }

    private IEnumerable<FlowGate> GatesOf(FlowDirection direction)
    {
        if (direction.HasFlag(FlowDirection.ToServer))
        {
            yield return _toServer;
        }

        if (direction.HasFlag(FlowDirection.ToClient))
        {
            yield return _toClient;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var connection = ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token));
                _connections[connection] = true;
                _ = connection.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
            }
            catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy stops, or the client went away before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            (client.NoDelay, server.NoDelay) = (true, true);
            await server.ConnectAsync(IPAddress.Loopback, EndPoint.Port, _stopping.Token);
            await Task.WhenAll(ForwardAsync(client, server, _toServer), ForwardAsync(server, client, _toClient));
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side went away, or the proxy stops.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task ForwardAsync(Socket from, Socket to, FlowGate gate)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer, _stopping.Token) is var count and > 0)
            {
                await gate.WhenOpen(_stopping.Token);
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stopping.Token);
                }
            }

            // Half a connection stays half a connection: from whether the other side ends it, too, clients tell a silo that stands still.
            await gate.WhenOpen(_stopping.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            await gate.WhenOpen(_stopping.Token);
            from.Dispose();
            to.Dispose();
        }
    }
}
