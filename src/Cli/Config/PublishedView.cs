namespace Granary.Config;

/// <summary>What was published, as the API answers it.</summary>
internal sealed record PublishedView(long Revision, IReadOnlyList<ConfigReleasedView> Releases);
