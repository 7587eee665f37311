using System.Globalization;
using Granary.Http;

namespace Granary.Web.Parts;

/// <summary>Reads the numbers that people type.</summary>
internal static class NumberField
{
    /// <summary>The number; spaces between the digits are forgiven.</summary>
    /// <exception cref="InvalidRequestException">It is no whole number of 64 bits.</exception>
    public static long Parse(string argument, string text) =>
        long.TryParse(Digits(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw InvalidArgument.Of(HttpCodes.RequestInvalid, argument, $"{argument} is '{text}'; it must be a whole number.");

    /// <inheritdoc cref="Parse"/>
    /// <exception cref="InvalidRequestException">It is no whole number of 32 bits.</exception>
    public static int ParseInt(string argument, string text) => Parse(argument, text) is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw InvalidArgument.Of(HttpCodes.RequestInvalid, argument, $"{argument} is {text}, which is too large.");

    /// <summary>The number, which may have decimals behind a point; spaces are forgiven.</summary>
    /// <exception cref="InvalidRequestException">It is no number.</exception>
    public static double ParseDecimal(string argument, string text) =>
        double.TryParse(Digits(text), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw InvalidArgument.Of(HttpCodes.RequestInvalid, argument, $"{argument} is '{text}'; it must be a number.");

    private static string Digits(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
