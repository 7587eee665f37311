using Granary.Config;

namespace Granary.Http.Config;

/// <summary>An application in an environment.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Revision">How far its configuration has come.</param>
/// <param name="Namespaces">How many namespaces it has there.</param>
/// <param name="Drafts">How many of them have edits that are not published.</param>
internal sealed record ConfigPlaceBody(string Application, string Environment, long Revision, int Namespaces, int Drafts)
{
    public static ConfigPlaceBody Of(ConfigPlaceInfo place) => new(place.Application, place.Environment, place.Revision, place.Namespaces, place.Drafts);
}
