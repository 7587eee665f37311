namespace Granary.Config;

/// <summary>An application in an environment.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Revision">How far its configuration has come.</param>
/// <param name="Namespaces">How many namespaces it has there.</param>
/// <param name="Drafts">How many of them have edits that are not published.</param>
[GenerateSerializer, Immutable, Alias("granary.config.place-info")]
public sealed record ConfigPlaceInfo(
    [property: Id(0)] string Application,
    [property: Id(1)] string Environment,
    [property: Id(2)] long Revision,
    [property: Id(3)] int Namespaces,
    [property: Id(4)] int Drafts);
