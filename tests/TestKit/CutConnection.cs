using System.Net.Sockets;

namespace Granary;

/// <summary>One client's connection through <see cref="CutProxy"/>.</summary>
internal sealed class CutConnection(CutProxy proxy, Socket client) : IDisposable
{
    // ReadyForQuery of the PostgreSQL protocol: 'Z', the length 5, and the state of the transaction, one byte.
    private static readonly byte[] ReadyForQuery = [(byte)'Z', 0, 0, 0, 5];

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);
    private CutRule? _withholding;

    public async Task RunAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            client.NoDelay = true;
            _server.NoDelay = true;
            await _server.ConnectAsync(host, port, cancellationToken);
            var requests = ForwardRequestsAsync(cancellationToken);
            var answers = ForwardAnswersAsync(cancellationToken);

            // The end of one direction ends the other: PostgreSQL's protocol knows no half-open connection.
            await Task.WhenAny(requests, answers);
            Dispose();
            await Task.WhenAll(requests, answers);
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side went away, or the proxy stops.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends both sides: the client's with a reset, the server's with an end of stream.</summary>
    public void Dispose()
    {
        client.Close(timeout: 0);
        _server.Close();
    }

    private async Task ForwardRequestsAsync(CancellationToken cancellationToken)
    {
        var window = new CutWindow();
        var buffer = new byte[64 * 1024];
        while (await client.ReceiveAsync(buffer, cancellationToken) is var count and > 0)
        {
            await proxy.WhenForwarding();
            var (rule, forward) = proxy.Match(window, buffer.AsMemory(0, count));
            if (rule?.Moment == CutMoment.BeforeForwarding)
            {
                CutFor(rule);
                return;
            }

            // Before the bytes go: the server's answer could overtake the cut.
            if (rule is not null)
            {
                Volatile.Write(ref _withholding, rule);
            }

            await SendAsync(_server, buffer.AsMemory(0, forward), cancellationToken);
            if (rule?.Moment == CutMoment.AfterForwarding)
            {
                CutFor(rule);
                return;
            }
        }
    }

    private async Task ForwardAnswersAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var tail = Array.Empty<byte>();
        while (await _server.ReceiveAsync(buffer, cancellationToken) is var count and > 0)
        {
            await proxy.WhenForwarding();
            var answer = buffer.AsMemory(0, count);
            if (Volatile.Read(ref _withholding) is not { } rule)
            {
                await SendAsync(client, answer, cancellationToken);
                continue;
            }

            tail = [.. tail, .. answer.Span];
            tail = tail[^Math.Min(tail.Length, ReadyForQuery.Length + 1)..];
            if (!tail.AsSpan().StartsWith(ReadyForQuery))
            {
                continue;
            }

            if (rule.Moment == CutMoment.AfterAnswer)
            {
                CutFor(rule);
                return;
            }

            if (rule.Moment == CutMoment.NeverButAnswersAreLost)
            {
                rule.Happen();
            }
        }
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    private void CutFor(CutRule rule)
    {
        Dispose();
        rule.Happen();
    }
}
