using System.Diagnostics.CodeAnalysis;

namespace Granary.Jobs;

/// <summary>
/// A job's id, made by who enqueues it: a UUID of version 8 (RFC 9562) that begins with the time of its making and carries the number of
/// the job's shard, so that the id alone finds the job.
/// </summary>
/// <param name="Value">The UUID.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.id")]
public readonly record struct JobId([property: Id(0)] Guid Value)
{
    /// <summary>The highest number of a shard that an id can carry.</summary>
    public const int ShardMax = (1 << 12) - 1;

    private const int Size = 16;
    private const int VersionOctet = 6;
    private const byte Version = 0x80;

    /// <summary>The number of the shard that owns the job.</summary>
    public int Shard
    {
        get
        {
            Span<byte> octets = stackalloc byte[Size];
            Value.TryWriteBytes(octets, bigEndian: true, out _);
            return ((octets[VersionOctet] & 0x0f) << 8) | octets[VersionOctet + 1];
        }
    }

    /// <summary>The id that a key has in a shard: the same key gives the same id, so that a repeat means the same job.</summary>
    /// <param name="key">A UUID of version 7, or any that is not made twice.</param>
    /// <param name="shard">The shard's number.</param>
    public static JobId Of(Guid key, int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shard, ShardMax);
        Span<byte> octets = stackalloc byte[Size];
        key.TryWriteBytes(octets, bigEndian: true, out _);
        octets[VersionOctet] = (byte)(Version | (shard >> 8));
        octets[VersionOctet + 1] = (byte)shard;
        return new JobId(new Guid(octets, bigEndian: true));
    }

    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out JobId id)
    {
        var isGuid = Guid.TryParseExact(text, "D", out var value);
        id = new JobId(value);
        return isGuid && value.Version == 8;
    }

    /// <summary>The UUID with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
