using System.Globalization;
using Granary.Http;

namespace Granary.Web.Ids;

/// <summary>Reads the numbers that people type.</summary>
internal static class NumberField
{
    /// <summary>The number; spaces between the digits are forgiven.</summary>
    /// <exception cref="InvalidRequestException">It is no whole number of 64 bits.</exception>
    public static long Parse(string argument, string text) =>
        long.TryParse(text.Replace(" ", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw InvalidArgument.Of(HttpCodes.RequestInvalid, argument, $"{argument} is '{text}'; it must be a whole number.");
}
