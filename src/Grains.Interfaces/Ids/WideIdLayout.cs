using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Granary.Ids;

/// <summary>
/// How the snowflake ids of a layout are written as 128 bits: as UUIDs of version 7 (RFC 9562), and as ULIDs. Both are the
/// snowflake id in another dress, from the top: 48 bits of Unix milliseconds, at which its tick begins; its bits below the time,
/// as the layout orders them; <see cref="TagBits"/> bits that differ from pool to pool; random bits. So each of them is
/// unique where the snowflake id is, they sort as the snowflake ids do, and the snowflake id can be read back. Times up to the year 10889 fit. Immutable and thread-safe.
/// </summary>
public sealed class WideIdLayout
{
    /// <summary>Bits of the tag.</summary>
    public const int TagBits = 16;

    private const int MillisecondsBits = 48;
    private const int VersionAndVariantBits = 6;
    private const ulong Version7 = 7UL << 12;
    private const ulong Variant = 0b10UL << 62;

    private readonly SnowflakeLayout _layout;
    private readonly long _epoch;
    private readonly int _lowBits;
    private readonly long _lowMask;

    /// <param name="layout">The pool's layout, which keeps the rules.</param>
    public WideIdLayout(SnowflakeLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _layout = layout;
        _epoch = layout.Epoch.ToUnixTimeMilliseconds();
        _lowBits = layout.TotalBits - layout.TimeBits;
        _lowMask = (1L << _lowBits) - 1;
    }

    /// <summary>How many bits of a UUID are random.</summary>
    public int UuidRandomBits => 128 - MillisecondsBits - VersionAndVariantBits - _lowBits - TagBits;

    /// <summary>How many bits of a ULID are random.</summary>
    public int UlidRandomBits => 128 - MillisecondsBits - _lowBits - TagBits;

    /// <summary>The tag of a pool: a hash of its name and of the store's incarnation, equal for one of 65 536 pairs of pools.</summary>
    public static ushort TagOf(string pool, Guid incarnation)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var hash = new XxHash32();
        hash.Append(Encoding.UTF8.GetBytes(pool));
        hash.Append(incarnation.ToByteArray(bigEndian: true));
        return (ushort)hash.GetCurrentHashAsUInt32();
    }

    /// <summary>The UUID of a snowflake id.</summary>
    /// <param name="id">An id of the layout.</param>
    /// <param name="tag">The pool's tag.</param>
    /// <param name="random">Where the random bits are taken from.</param>
    public Guid ToUuid(long id, ushort tag, ulong random)
    {
        var payload = PayloadOf(id, tag, random);
        var high = (MillisecondsOf(id) << 16) | Version7 | (payload >> 52);
        var low = Variant | ((payload << 12) >> 2) | (random & 0x3FF);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The ULID of a snowflake id, which <see cref="UlidText"/> writes.</summary>
    /// <inheritdoc cref="ToUuid" path="/param"/>
    public UInt128 ToUlid(long id, ushort tag, ulong random)
    {
        var payload = PayloadOf(id, tag, random);
        return new UInt128((MillisecondsOf(id) << 16) | (payload >> 48), (payload << 16) | (random & 0xFFFF));
    }

    /// <summary>The snowflake id in a UUID; <see langword="false"/> when it is none of this layout. A UUID of another layout may pass for one of this.</summary>
    public bool TryRead(Guid uuid, out long id)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        var (high, low) = (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        id = 0;
        return (high & 0xF000) == Version7 && low >> 62 == Variant >> 62 && TryRead(high >> 16, (high << 52) | ((low << 2) >> 12), out id);
    }

    /// <summary>The snowflake id in a ULID; <see langword="false"/> when it is none of this layout. A ULID of another layout may pass for one of this.</summary>
    public bool TryRead(UInt128 ulid, out long id)
    {
        var (high, low) = ((ulong)(ulid >> 64), (ulong)ulid);
        return TryRead(high >> 16, (high << 48) | (low >> 16), out id);
    }

    /// <summary>The snowflake id in the text of a UUID or a ULID; <see langword="false"/> when it is neither, or none of this layout.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out long id)
    {
        id = 0;
        return IsUuid(text)
            ? Guid.TryParseExact(text, "D", out var uuid) && TryRead(uuid, out id)
            : UlidText.TryParse(text, out var ulid) && TryRead(ulid, out id);
    }

    /// <summary>The snowflake id in the text of a UUID or a ULID.</summary>
    /// <exception cref="InvalidRequestException">It is neither, or none of this layout (<see cref="IdCodes.IdInvalid"/>).</exception>
    public long Read(ReadOnlySpan<char> text)
    {
        if (TryRead(text, out var id))
        {
            return id;
        }

        var shown = text.Length > IdText.ReadLengthMax ? $"{text[..IdText.ReadLengthMax]}…" : text.ToString();
        throw new InvalidRequestException(
            IdCodes.IdInvalid, $"'{shown}' is no UUID of version 7 and no ULID that was made with a layout of {_layout.Describe()}.", nameof(text));
    }

    /// <summary>Whether the text has the length of a UUID with its hyphens, or of a ULID; no snowflake id has.</summary>
    public static bool IsWide(ReadOnlySpan<char> text) => IsUuid(text) || text.Length == UlidText.Length;

    private static bool IsUuid(ReadOnlySpan<char> text) => text.Length == 36;

    private ulong MillisecondsOf(long id) => (ulong)(_epoch + ((id >> _lowBits) * _layout.UnitMilliseconds));

    /// <summary>The 64 bits that follow the time; what else there is at the end is random, too.</summary>
    private ulong PayloadOf(long id, ushort tag, ulong random) =>
        ((ulong)id << (64 - _lowBits)) | ((ulong)tag << (64 - TagBits - _lowBits)) | (random >> (TagBits + _lowBits));

    private bool TryRead(ulong milliseconds, ulong payload, out long id)
    {
        var (tick, rest) = Math.DivRem((long)milliseconds - _epoch, _layout.UnitMilliseconds);
        var isId = rest == 0 && tick >= 0 && tick < _layout.TicksMax;
        id = isId ? (tick << _lowBits) | (long)(payload >> (64 - _lowBits)) : 0;
        return isId;
    }
}
