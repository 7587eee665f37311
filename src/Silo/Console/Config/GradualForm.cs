using System.Collections.Immutable;
using System.Globalization;
using Granary.Config;

namespace Granary.Web.Config;

/// <summary>Who gets a gradual release, as people type it: several are parted by commas.</summary>
internal sealed class GradualForm
{
    public string Percent { get; set; } = "";

    public string Labels { get; set; } = "";

    public string Addresses { get; set; } = "";

    public string Instances { get; set; } = "";

    public static GradualForm Of(GradualMatch match) => new()
    {
        Percent = match.Percent?.ToString("0.###", CultureInfo.InvariantCulture) ?? "",
        Labels = match.Labels.IsDefault ? "" : string.Join(", ", match.Labels.Select(static label => $"{label.Key}={label.Value}")),
        Addresses = match.Addresses.IsDefault ? "" : string.Join(", ", match.Addresses),
        Instances = match.Instances.IsDefault ? "" : string.Join(", ", match.Instances),
    };

    /// <exception cref="InvalidRequestException">Something cannot be read.</exception>
    public GradualMatch ToMatch() => new()
    {
        Percent = Percent.Trim().Length == 0 ? null
            : double.TryParse(Percent.Trim().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                ? percent
                : throw InvalidArgument.Of(ConfigCodes.MatchInvalid, "percent", $"'{Percent}' is no percentage."),
        Labels = [.. Split(Labels).Select(ReadLabel)],
        Addresses = Split(Addresses),
        Instances = Split(Instances),
    };

    private static KeyValuePair<string, string> ReadLabel(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        ? KeyValuePair.Create(text[..at].Trim(), text[(at + 1)..].Trim())
        : throw InvalidArgument.Of(ConfigCodes.MatchInvalid, "labels", $"'{text}' is no label; it must be name=value.");

    private static ImmutableArray<string> Split(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
