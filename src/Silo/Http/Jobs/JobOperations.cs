using System.Buffers.Binary;

namespace Granary.Http.Jobs;

/// <summary>The operations of the jobs of one request: the same for a repeat under the same idempotency key.</summary>
internal static class JobOperations
{
    private const int Size = 16;
    private const int Tail = 12;

    /// <summary>The operation of the job at an index: the key, with its last bits changed by it.</summary>
    public static Guid Of(Guid key, int index)
    {
        Span<byte> octets = stackalloc byte[Size];
        key.TryWriteBytes(octets, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(octets[Tail..], BinaryPrimitives.ReadInt32BigEndian(octets[Tail..]) ^ index);
        return new Guid(octets, bigEndian: true);
    }
}
