using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A gradual release that goes on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">What the next change must name.</param>
/// <param name="Match">Who gets it.</param>
/// <param name="Comment">Why it was made.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="At">When.</param>
/// <param name="Releases">The namespaces that it changes, with the number of its release in each.</param>
internal sealed record GradualBody(
    string Name,
    long Version,
    GradualMatchBody Match,
    string? Comment,
    string By,
    DateTimeOffset At,
    IReadOnlyList<PublishedReleaseBody> Releases)
{
    public static GradualBody Of(GradualInfo info) => new(
        info.Name, info.Version, GradualMatchBody.Of(info.Match), info.Comment, info.By, info.At,
        [.. info.Parts.Select(static part => new PublishedReleaseBody(part.Key.Cluster, part.Key.Name, part.Value, Version: null))]);
}
