using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Granary.Connections;

namespace Granary.Hosting;

/// <summary>
/// Asks the silos that run, before this one joins them, whether they have the same secret. Orleans would try to reach them for
/// minutes and then tell only that it could not.
/// </summary>
internal sealed class SecretCheck(IMembershipTable table, SiloSettings settings, SiloSecret secret, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Asks all silos that are active by the table, which must be initialized. Those that do not answer are left to Orleans.</summary>
    /// <exception cref="StartRefusedException">A silo has another secret, or only one of the two has any.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var rows = await table.ReadAllAsync(cancellationToken);
        await Task.WhenAll(rows.Members
            .Select(static row => row.Item1)
            .Where(static entry => entry.Status == SiloStatus.Active)
            .Select(entry => CheckAsync(entry, cancellationToken)));
    }

    private async Task CheckAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await AskAsync(entry.SiloAddress.Endpoint, either.Token);
        }
        catch (HandshakeException differs) when (differs.IsFinal)
        {
            throw new StartRefusedException(
                $"Granary:Secret: silo '{entry.SiloName}' at {entry.SiloAddress.Endpoint} is no match: {differs.Message}. "
                + "All silos of a cluster need the same secret.",
                differs);
        }
        catch (Exception away) when (away is SocketException or IOException or HandshakeException)
        {
            return;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task AskAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellationToken);
        if (secret.Value is { } mine)
        {
            await new Handshake(mine, settings.ClusterId, ConnectionPurpose.Silo).DialAsync(new StreamPipe(new NetworkStream(socket)), cancellationToken);
            return;
        }

        // A silo with a secret speaks first. One without takes the mark for a greeting that is too long, and hangs up.
        await socket.SendAsync(Handshake.Mark.ToArray(), cancellationToken);
        var first = new byte[Handshake.Mark.Length];
        await using var stream = new NetworkStream(socket);
        if (await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken) == first.Length
            && first.AsSpan().SequenceEqual(Handshake.Mark))
        {
            throw new HandshakeException(HandshakeFailure.SecretMissing);
        }
    }

    private sealed class StreamPipe(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream);

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
