namespace Granary.Config;

/// <summary>What an import has done, as the API answers it.</summary>
internal sealed record ImportedView(int Defined, IReadOnlyList<ConfigReleasedView> Releases);
