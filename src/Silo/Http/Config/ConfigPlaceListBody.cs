namespace Granary.Http.Config;

/// <summary>Applications, by name.</summary>
/// <param name="Places">What was found.</param>
/// <param name="Next">What to give as `after` to get more; missing at the end.</param>
internal sealed record ConfigPlaceListBody(IReadOnlyList<ConfigPlaceBody> Places, string? Next);
