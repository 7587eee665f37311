using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Granary.Ids;

/// <summary>Writes ids in the forms of <see cref="IdForm"/> and reads them back. Every id that is not negative comes back as it was.</summary>
public static class IdText
{
    /// <summary>The longest text that writing makes, in characters.</summary>
    public const int LengthMax = 19;

    /// <summary>The longest text that reading looks at, hyphens included.</summary>
    public const int ReadLengthMax = 64;

    private const int Base62Width = 11;
    private const int CrockfordWidth = 13;
    private const int Checks = 37;
    private const string Base62Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The first 32 stand for values; the check symbol may be any of the 37.</summary>
    internal const string CrockfordSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

    private static readonly string[] Names =
        ["decimal", "base62", "base62-sortable", "crockford", "crockford-check", "crockford-sortable"];

    private static readonly sbyte[] Base62Values = ValuesOf(Base62Symbols);
    private static readonly sbyte[] CrockfordValues = ForgivingValuesOf(CrockfordSymbols);

    /// <summary>The names of the forms, in the order of <see cref="IdForm"/>.</summary>
    public static IReadOnlyList<string> FormNames { get; } = Names.AsReadOnly();

    /// <summary>The name of a form.</summary>
    public static string NameOf(IdForm form) => Names[(int)form];

    /// <summary>The form of that name; names are in lower case.</summary>
    public static bool TryParseForm([NotNullWhen(true)] string? name, out IdForm form)
    {
        var index = Array.IndexOf(Names, name);
        form = (IdForm)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The id as text.</summary>
    /// <exception cref="InvalidRequestException"><paramref name="id"/> is negative.</exception>
    public static string Format(long id, IdForm form)
    {
        Span<char> text = stackalloc char[LengthMax];
        TryFormat(id, form, text, out var written);
        return new string(text[..written]);
    }

    /// <summary>Writes the id without allocating; <see langword="false"/> when <paramref name="text"/> is too short.</summary>
    /// <param name="id">The id.</param>
    /// <param name="form">How it is written.</param>
    /// <param name="text">Where it goes; <see cref="LengthMax"/> characters always do.</param>
    /// <param name="written">How many characters were written.</param>
    /// <exception cref="InvalidRequestException"><paramref name="id"/> is negative.</exception>
    public static bool TryFormat(long id, IdForm form, Span<char> text, out int written)
    {
        if (id < 0)
        {
            throw new InvalidRequestException(IdCodes.IdInvalid, $"id is {id}; it must not be negative.", nameof(id));
        }

        return form switch
        {
            IdForm.Decimal => id.TryFormat(text, out written, default, CultureInfo.InvariantCulture),
            IdForm.Base62 => TryWriteBase62((ulong)id, 1, text, out written),
            IdForm.Base62Sortable => TryWriteBase62((ulong)id, Base62Width, text, out written),
            IdForm.Crockford => TryWriteCrockford((ulong)id, 1, text, out written),
            IdForm.CrockfordCheck => TryWriteChecked((ulong)id, text, out written),
            IdForm.CrockfordSortable => TryWriteCrockford((ulong)id, CrockfordWidth, text, out written),
            _ => throw UnknownForm(form),
        };
    }

    /// <summary>The id that the text stands for; <see langword="false"/> when it is none in that form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IdForm form, out long id)
    {
        var read = 0UL;
        var isId = text.Length is > 0 and <= ReadLengthMax && form switch
        {
            IdForm.Decimal => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out read),
            IdForm.Base62 => TryReadBase62(text, out read),
            IdForm.Base62Sortable => text.Length == Base62Width && TryReadBase62(text, out read),
            IdForm.Crockford => TryReadCrockford(text, out read) > 0,
            IdForm.CrockfordCheck => TryReadChecked(text, out read),
            IdForm.CrockfordSortable => TryReadCrockford(text, out read) == CrockfordWidth,
            _ => throw UnknownForm(form),
        };
        isId = isId && read <= long.MaxValue;
        id = isId ? (long)read : 0;
        return isId;
    }

    /// <summary>The id that the text stands for.</summary>
    /// <exception cref="InvalidRequestException">It is none in that form (<see cref="IdCodes.IdInvalid"/>).</exception>
    public static long Parse(ReadOnlySpan<char> text, IdForm form)
    {
        if (TryParse(text, form, out var id))
        {
            return id;
        }

        var shown = text.Length > ReadLengthMax ? $"{text[..ReadLengthMax]}…" : text.ToString();
        throw new InvalidRequestException(
            IdCodes.IdInvalid,
            $"'{shown}' is no id; it must be a number from 0 to {long.MaxValue} in the form {NameOf(form)}.",
            nameof(text));
    }

    private static bool TryWriteBase62(ulong value, int widthMin, Span<char> text, out int written)
    {
        Span<char> digits = stackalloc char[Base62Width];
        var at = Base62Width;
        while (value != 0)
        {
            var rest = value / 62;
            digits[--at] = Base62Symbols[(int)(value - (rest * 62))];
            value = rest;
        }

        return TryCopy(digits, at, widthMin, text, out written);
    }

    private static bool TryWriteCrockford(ulong value, int widthMin, Span<char> text, out int written)
    {
        Span<char> digits = stackalloc char[CrockfordWidth];
        var at = CrockfordWidth;
        while (value != 0)
        {
            digits[--at] = CrockfordSymbols[(int)(value & 31)];
            value >>= 5;
        }

        return TryCopy(digits, at, widthMin, text, out written);
    }

    private static bool TryWriteChecked(ulong value, Span<char> text, out int written)
    {
        if (!TryWriteCrockford(value, 1, text, out written) || written == text.Length)
        {
            written = 0;
            return false;
        }

        text[written++] = CrockfordSymbols[(int)(value % Checks)];
        return true;
    }

    /// <summary>Copies the digits from <paramref name="at"/> on, with zeros before them up to the width.</summary>
    private static bool TryCopy(Span<char> digits, int at, int widthMin, Span<char> text, out int written)
    {
        var first = Math.Min(at, digits.Length - widthMin);
        digits[first..at].Fill('0');
        var copied = digits[first..].TryCopyTo(text);
        written = copied ? digits.Length - first : 0;
        return copied;
    }

    private static bool TryReadBase62(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        if (text.Length > Base62Width)
        {
            return false;
        }

        foreach (var symbol in text)
        {
            var digit = ValueOf(Base62Values, symbol);
            var (high, low) = (Math.BigMul(value, 62, out var product), product + (ulong)digit);
            if (digit < 0 || high != 0 || low < product)
            {
                return false;
            }

            value = low;
        }

        return true;
    }

    /// <summary>How many symbols stood there; 0 when the text is no number. Hyphens stand between symbols only.</summary>
    private static int TryReadCrockford(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        var symbols = 0;
        if (text[0] == '-' || text[^1] == '-')
        {
            return 0;
        }

        foreach (var symbol in text)
        {
            if (symbol == '-')
            {
                continue;
            }

            var digit = ValueOf(CrockfordValues, symbol);
            if (digit is < 0 or > 31 || value >> 59 != 0 || ++symbols > CrockfordWidth)
            {
                return 0;
            }

            value = (value << 5) | (uint)digit;
        }

        return symbols;
    }

    private static bool TryReadChecked(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        if (text.Length < 2)
        {
            return false;
        }

        // The check symbol may be set off by a hyphen, too.
        var number = text[..^1].TrimEnd('-');
        return number.Length > 0
            && text.Length - 1 - number.Length <= 1
            && TryReadCrockford(number, out value) > 0
            && ValueOf(CrockfordValues, text[^1]) == (int)(value % Checks);
    }

    /// <summary>The value of a symbol, with all that is forgiven; negative when it is none, above 31 when it is a check symbol.</summary>
    internal static int CrockfordValueOf(char symbol) => ValueOf(CrockfordValues, symbol);

    private static int ValueOf(sbyte[] values, char symbol) => symbol < values.Length ? values[symbol] : -1;

    private static sbyte[] ValuesOf(string symbols)
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var value = 0; value < symbols.Length; value++)
        {
            values[symbols[value]] = (sbyte)value;
        }

        return values;
    }

    private static sbyte[] ForgivingValuesOf(string symbols)
    {
        var values = ValuesOf(symbols);
        (values['I'], values['L'], values['O']) = (1, 1, 0);
        for (var letter = 'A'; letter <= 'Z'; letter++)
        {
            values[char.ToLowerInvariant(letter)] = values[letter];
        }

        return values;
    }

    private static ArgumentOutOfRangeException UnknownForm(IdForm form) =>
        new(nameof(form), form, $"There is no form {(int)form}; there are {string.Join(", ", Names)}.");
}
