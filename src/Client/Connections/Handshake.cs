using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Granary.Connections;

/// <summary>
/// Both ends of a new connection prove to each other that they know the cluster secret, before any other byte. Thread-safe.
/// </summary>
/// <remarks>
/// Both send at once <c>GRN</c>, a version and 32 random bytes. The dialer then sends how many proofs follow and one proof for each
/// of its keys: two while the secret is being changed. The listener answers 0 and closes, or 1 and its own proof under the key that
/// matched. A proof is HMAC-SHA256 over role, purpose, both random numbers and the cluster's id, so it is worth nothing on another
/// connection, at the other port, in the other direction, or in another cluster. What comes later is neither encrypted nor signed.
/// </remarks>
internal sealed class Handshake(ClusterSecret secret, string clusterId, ConnectionPurpose purpose)
{
    private const string KeyUse = "granary connection v1";
    private const int NonceBytes = 32;
    private const int ProofsMax = 2;
    private const byte RefusedVerdict = 0;
    private const byte AcceptedVerdict = 1;

    private readonly IReadOnlyList<byte[]> _keys = secret.Keys(KeyUse);

    /// <summary>How the handshake begins. Orleans takes it for the length of a greeting, and one that is too long.</summary>
    public static ReadOnlySpan<byte> Mark => "GRN\u0001"u8;

    /// <summary>Does the dialer's part.</summary>
    /// <exception cref="HandshakeException">The ends do not trust each other.</exception>
    public async Task DialAsync(IDuplexPipe pipe, CancellationToken cancellationToken)
    {
        var mine = RandomNumberGenerator.GetBytes(NonceBytes);
        await WriteAsync(pipe, [.. Mark, .. mine], cancellationToken);
        var theirs = await ReadHelloAsync(pipe, cancellationToken);
        var proof = new HandshakeProof(purpose, clusterId, mine, theirs);
        await WriteAsync(pipe, [(byte)_keys.Count, .. _keys.SelectMany(key => proof.Of(key, HandshakeRole.Dialer))], cancellationToken);
        if ((await ReadAsync(pipe, 1, cancellationToken))[0] != AcceptedVerdict)
        {
            throw new HandshakeException(HandshakeFailure.Refused);
        }

        if (proof.Match(_keys, HandshakeRole.Listener, await ReadAsync(pipe, HandshakeProof.Size, cancellationToken)) is null)
        {
            throw new HandshakeException(HandshakeFailure.ProofWrong);
        }
    }

    /// <summary>Does the listener's part.</summary>
    /// <exception cref="HandshakeException">The ends do not trust each other; a dialer that proved something wrong has been told.</exception>
    public async Task ListenAsync(IDuplexPipe pipe, CancellationToken cancellationToken)
    {
        var mine = RandomNumberGenerator.GetBytes(NonceBytes);
        await WriteAsync(pipe, [.. Mark, .. mine], cancellationToken);
        var theirs = await ReadHelloAsync(pipe, cancellationToken);
        var count = (await ReadAsync(pipe, 1, cancellationToken))[0];
        if (count is < 1 or > ProofsMax)
        {
            throw new HandshakeException(HandshakeFailure.Foreign);
        }

        var proof = new HandshakeProof(purpose, clusterId, theirs, mine);
        var proofs = await ReadAsync(pipe, count * HandshakeProof.Size, cancellationToken);
        if (proof.Match(_keys, HandshakeRole.Dialer, proofs) is not { } key)
        {
            await WriteAsync(pipe, [RefusedVerdict], cancellationToken);
            throw new HandshakeException(HandshakeFailure.ProofWrong);
        }

        await WriteAsync(pipe, [AcceptedVerdict, .. proof.Of(key, HandshakeRole.Listener)], cancellationToken);
    }

    private static async Task<byte[]> ReadHelloAsync(IDuplexPipe pipe, CancellationToken cancellationToken)
    {
        // The mark alone first: what speaks something else is refused at once, even if it says less than a hello.
        var mark = await ReadAsync(pipe, Mark.Length, cancellationToken);
        return mark.AsSpan().SequenceEqual(Mark)
            ? await ReadAsync(pipe, NonceBytes, cancellationToken)
            : throw new HandshakeException(HandshakeFailure.Foreign);
    }

    private static async Task<byte[]> ReadAsync(IDuplexPipe pipe, int count, CancellationToken cancellationToken)
    {
        var read = await pipe.Input.ReadAtLeastAsync(count, cancellationToken);
        if (read.IsCanceled || read.Buffer.Length < count)
        {
            throw new HandshakeException(HandshakeFailure.Closed);
        }

        var bytes = read.Buffer.Slice(0, count);
        var copy = bytes.ToArray();

        // What follows is left as it is, for the next one to read.
        pipe.Input.AdvanceTo(bytes.End);
        return copy;
    }

    private static async Task WriteAsync(IDuplexPipe pipe, byte[] bytes, CancellationToken cancellationToken)
    {
        var flushed = await pipe.Output.WriteAsync(bytes, cancellationToken);
        if (flushed.IsCanceled || flushed.IsCompleted)
        {
            throw new HandshakeException(HandshakeFailure.Closed);
        }
    }
}
