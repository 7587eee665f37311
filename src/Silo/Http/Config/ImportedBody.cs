namespace Granary.Http.Config;

/// <summary>What an import has done.</summary>
/// <param name="Defined">How many namespaces were made or changed.</param>
/// <param name="Releases">The releases that were made; none where everything was so already.</param>
internal sealed record ImportedBody(int Defined, IReadOnlyList<PublishedReleaseBody> Releases);
