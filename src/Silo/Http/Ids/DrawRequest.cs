using System.Globalization;
using Granary.Ids;
using Microsoft.AspNetCore.WebUtilities;

namespace Granary.Http.Ids;

/// <summary>What a request for ids asks for in its query and headers, read without allocation.</summary>
internal readonly record struct DrawRequest(int Count, IdForm Form, bool AsText)
{
    /// <summary>Reads the request.</summary>
    /// <exception cref="InvalidRequestException">Count or form break a rule.</exception>
    public static DrawRequest Of(HttpRequest request)
    {
        var (count, form) = (1, IdForm.Decimal);
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (pair.EncodedName.Span is "count")
            {
                count = CountOf(pair.DecodeValue().Span);
            }
            else if (pair.EncodedName.Span is "form")
            {
                form = FormOf(pair.DecodeValue().ToString());
            }
        }

        return new DrawRequest(count, form, WantsText(request));
    }

    /// <summary>The form of that name.</summary>
    /// <exception cref="InvalidRequestException">There is no such form.</exception>
    public static IdForm FormOf(string name) => IdText.TryParseForm(name, out var form)
        ? form
        : throw InvalidArgument.Of(HttpCodes.FormInvalid, "form", $"form is '{name}'; it must be one of {string.Join(", ", IdText.FormNames)}.");

    private static int CountOf(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= IdLimits.CountMax
            ? count
            : throw InvalidArgument.Of(IdCodes.CountOutOfRange, "count", $"count is '{text}'; it must be 1 to {IdLimits.CountMax}.");

    private static bool WantsText(HttpRequest request)
    {
        string? accept = request.Headers.Accept;
        return accept is not null && accept.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase);
    }
}
