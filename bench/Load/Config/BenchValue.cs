using System.Globalization;

namespace Granary.Config;

/// <summary>Values of 128 bytes with a number in them.</summary>
internal static class BenchValue
{
    private const int Size = 128;
    private const int Digits = 20;
    private const char Mark = '#';

    /// <summary>A value with a number.</summary>
    public static string Of(long number) => new string('x', Size - Digits - 1) + Mark + number.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The number in a value, or in what holds one.</summary>
    public static long NumberOf(ReadOnlySpan<char> text) =>
        long.Parse(text.Slice(text.LastIndexOf(Mark) + 1, Digits), CultureInfo.InvariantCulture);
}
