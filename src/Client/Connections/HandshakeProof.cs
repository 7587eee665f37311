using System.Security.Cryptography;
using System.Text;

namespace Granary.Connections;

/// <summary>Makes and compares the proofs of one handshake.</summary>
/// <param name="purpose">What the connection is for.</param>
/// <param name="clusterId">The cluster that both ends mean.</param>
/// <param name="dialer">The dialer's random number.</param>
/// <param name="listener">The listener's random number.</param>
internal sealed class HandshakeProof(ConnectionPurpose purpose, string clusterId, byte[] dialer, byte[] listener)
{
    /// <summary>The bytes of a proof.</summary>
    public const int Size = HMACSHA256.HashSizeInBytes;

    /// <summary>The proof of one end.</summary>
    public byte[] Of(byte[] key, HandshakeRole role) =>
        HMACSHA256.HashData(key, (byte[])[(byte)role, (byte)purpose, .. dialer, .. listener, .. Encoding.UTF8.GetBytes(clusterId)]);

    /// <summary>The first key under which one of the proofs is right, or null. Takes as long whichever is.</summary>
    /// <param name="keys">Keys of this end.</param>
    /// <param name="role">The end that sent the proofs.</param>
    /// <param name="proofs">Proofs, one behind the other.</param>
    public byte[]? Match(IReadOnlyList<byte[]> keys, HandshakeRole role, ReadOnlySpan<byte> proofs)
    {
        byte[]? match = null;
        foreach (var key in keys)
        {
            var right = Of(key, role);
            for (var at = 0; at < proofs.Length; at += Size)
            {
                if (CryptographicOperations.FixedTimeEquals(right, proofs.Slice(at, Size)))
                {
                    match ??= key;
                }
            }
        }

        return match;
    }
}
