using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Granary;

/// <summary>
/// A TCP proxy on loopback in front of PostgreSQL that cuts connections at chosen points, pauses, or refuses, to show what a
/// client makes of an unknown outcome.
/// </summary>
/// <remarks>
/// A cut is armed first and then provoked; it happens once, to the first connection whose client sends what it waits for, and
/// its task completes when it has happened. Several cuts may be armed; the one armed first is asked first.
/// </remarks>
public sealed class CutProxy : IAsyncDisposable
{
    private static readonly Task Open = Task.CompletedTask;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<CutConnection, Task> _connections = new();
    private readonly Lock _armedLock = new();
    private readonly List<CutRule> _armed = [];
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private TaskCompletionSource? _pause;

    private CutProxy(string host, int port)
    {
        _host = host;
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the proxy listens, on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>While true, new connections are closed at once: the server looks as if it were away.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>How many connections are open through the proxy.</summary>
    public int ConnectionCount => _connections.Count;

    public static Task<CutProxy> StartAsync(string host, int port) => Task.FromResult(new CutProxy(host, port));

    /// <summary>Starts a proxy in front of the server of a connection string.</summary>
    public static Task<CutProxy> StartAsync(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return StartAsync(server.Host!, server.Port);
    }

    /// <summary>The connection string changed to lead through the proxy, in clear text so that cuts can find their bytes.</summary>
    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Host = "127.0.0.1",
        Port = Port,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>Cuts the next connection whose client sends this text.</summary>
    public Task CutAfterNext(string text, CutMoment moment = CutMoment.AfterAnswer) =>
        CutAfterNext(CutRule.Contains(text), moment);

    /// <summary>
    /// Cuts the next connection for which the predicate holds. It is asked at every arrival of client bytes, with those and
    /// up to 4 KiB that this client sent before them since the cut was armed.
    /// </summary>
    public Task CutAfterNext(Func<ReadOnlyMemory<byte>, bool> clientBytes, CutMoment moment = CutMoment.AfterAnswer) =>
        Arm(new CutRule((window, fresh) => clientBytes(window) ? fresh : null, moment));

    /// <summary>Cuts a connection when this many client bytes, over all connections from now on, were forwarded: also in mid-message.</summary>
    public Task CutAfterClientBytes(long count, CutMoment moment = CutMoment.AfterForwarding)
    {
        var left = count;
        return Arm(new CutRule((_, fresh) => (left -= fresh) <= 0 ? (int)(fresh + left) : null, moment));
    }

    /// <summary>
    /// From the next client bytes on, whichever connection they come on, that connection's answers get lost; the task
    /// completes when the server has answered for the first time.
    /// </summary>
    public Task DropAnswersOnce() => CutAfterNext(_ => true, CutMoment.NeverButAnswersAreLost);

    /// <summary>Cuts all connections that are open now.</summary>
    public void CutAll()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    /// <summary>Stops forwarding in both directions until <see cref="Resume"/>; connections stay open.</summary>
    public void Pause() =>
        Interlocked.CompareExchange(ref _pause, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Resume() => Interlocked.Exchange(ref _pause, null)?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        CutAll();
        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    /// <summary>Completes while the proxy forwards.</summary>
    internal Task WhenForwarding() => Volatile.Read(ref _pause)?.Task.WaitAsync(_stopping.Token) ?? Open;

    /// <summary>The armed cut that waited for these client bytes, and how many of the fresh ones to forward; it is armed no more.</summary>
    internal (CutRule? Rule, int Forward) Match(CutWindow window, ReadOnlyMemory<byte> fresh)
    {
        lock (_armedLock)
        {
            foreach (var rule in _armed)
            {
                if (rule.Match(window.Append(rule, fresh), fresh.Length) is { } forward)
                {
                    _armed.Remove(rule);
                    return (rule, forward);
                }
            }
        }

        return (null, fresh.Length);
    }

    private Task Arm(CutRule rule)
    {
        lock (_armedLock)
        {
            _armed.Add(rule);
        }

        return rule.Happened;
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                if (IsRefusing)
                {
                    client.Close(timeout: 0);
                    continue;
                }

                var connection = new CutConnection(this, client);
                _connections[connection] = ServeAsync(connection);
            }
            catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy stops, or the client went away before it was accepted.
            }
        }
    }

    private async Task ServeAsync(CutConnection connection)
    {
        // Yields first, so that the connection is in the table before it is taken out.
        await Task.Yield();
        await connection.RunAsync(_host, _port, _stopping.Token);
        _connections.TryRemove(connection, out _);
    }
}
