namespace Granary.Config;

/// <summary>In what two contents differ, as the API answers it.</summary>
internal sealed record ConfigDiffView(string Format, IReadOnlyList<ConfigDifferenceView> Differences);
