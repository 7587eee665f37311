using System.CommandLine.Parsing;
using System.Globalization;

namespace Granary.Output;

/// <summary>Numbers between two bounds, refused in words that name the option and the rule.</summary>
internal static class RangedNumber
{
    /// <summary>For <see cref="System.CommandLine.Option{T}.CustomParser"/>.</summary>
    public static Func<ArgumentResult, int> Parser(string option, int least, int most) => result => (int)Parse(result, option, least, most);

    /// <inheritdoc cref="Parser(string, int, int)"/>
    public static Func<ArgumentResult, long> Parser(string option, long least, long most) => result => Parse(result, option, least, most);

    private static long Parse(ArgumentResult result, string option, long least, long most)
    {
        var text = result.Tokens is [var token] ? token.Value : "";
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{option} is '{text}'; it must be {least} to {most}.");
        return least;
    }
}
