using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Granary.Ids;

/// <summary>
/// Writes ULIDs, which are 128-bit numbers, in their text form, and reads them back: <see cref="Length"/> symbols of Crockford's base
/// 32, which sort ordinally as the numbers do. Reading forgives case, and I, L and O.
/// </summary>
public static class UlidText
{
    /// <summary>How many symbols there are; always the same.</summary>
    public const int Length = 26;

    /// <summary>The ULID as text.</summary>
    public static string Format(UInt128 ulid) => string.Create(Length, ulid, static (text, ulid) => TryFormat(ulid, text, out _));

    /// <summary>Writes the ULID without allocating; <see langword="false"/> when <paramref name="text"/> is shorter than <see cref="Length"/>.</summary>
    public static bool TryFormat(UInt128 ulid, Span<char> text, out int written)
    {
        written = 0;
        if (text.Length < Length)
        {
            return false;
        }

        var (high, low) = ((ulong)(ulid >> 64), (ulong)ulid);
        for (var at = Length - 1; at >= 0; at--)
        {
            text[at] = IdText.CrockfordSymbols[(int)(low & 31)];
            low = (low >> 5) | (high << 59);
            high >>= 5;
        }

        written = Length;
        return true;
    }

    /// <summary>Writes the ULID as UTF-8 without allocating; <see langword="false"/> when <paramref name="utf8"/> is shorter than <see cref="Length"/>.</summary>
    public static bool TryFormat(UInt128 ulid, Span<byte> utf8, out int written)
    {
        Span<char> text = stackalloc char[Length];
        written = 0;
        return utf8.Length >= Length
            && TryFormat(ulid, text, out _)
            && Ascii.FromUtf16(text, utf8, out written) == OperationStatus.Done;
    }

    /// <summary>The ULID that the text stands for; <see langword="false"/> when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 ulid)
    {
        var (high, low) = (0UL, 0UL);
        ulid = default;
        if (text.Length != Length)
        {
            return false;
        }

        foreach (var symbol in text)
        {
            // 26 symbols hold 130 bits, so the first one is at most 7.
            var digit = IdText.CrockfordValueOf(symbol);
            if (digit is < 0 or > 31 || high >> 59 != 0)
            {
                return false;
            }

            high = (high << 5) | (low >> 59);
            low = (low << 5) | (uint)digit;
        }

        ulid = new UInt128(high, low);
        return true;
    }

    /// <summary>The ULID that the text stands for.</summary>
    /// <exception cref="InvalidRequestException">It is none (<see cref="IdCodes.IdInvalid"/>).</exception>
    public static UInt128 Parse(ReadOnlySpan<char> text)
    {
        if (TryParse(text, out var ulid))
        {
            return ulid;
        }

        var shown = text.Length > IdText.ReadLengthMax ? $"{text[..IdText.ReadLengthMax]}…" : text.ToString();
        throw new InvalidRequestException(
            IdCodes.IdInvalid, $"'{shown}' is no ULID; it must be {Length} symbols of Crockford's base 32, the first from 0 to 7.", nameof(text));
    }

    /// <summary>The ULID's 16 bytes as a GUID, in the order of its text: for databases that have a type for them.</summary>
    public static Guid ToGuid(UInt128 ulid)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, ulid);
        return new Guid(bytes, bigEndian: true);
    }
}
