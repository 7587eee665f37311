using Granary.Config;

namespace Granary.Http.Config;

/// <summary>Applications see something else from now on.</summary>
/// <param name="Revision">The revision of the application's configuration.</param>
/// <param name="Releases">The releases that were made.</param>
internal sealed record PublishedBody(long Revision, IReadOnlyList<PublishedReleaseBody> Releases)
{
    public static PublishedBody Of(Published published) => new(
        published.Revision,
        [.. published.Releases.Select(static one => new PublishedReleaseBody(one.Name.Cluster, one.Name.Name, one.Release, one.Version))]);
}
