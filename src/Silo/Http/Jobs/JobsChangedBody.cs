namespace Granary.Http.Jobs;

/// <summary>How many jobs changed.</summary>
/// <param name="Count">The number; a search that found as many as its limit may find more.</param>
internal sealed record JobsChangedBody(int Count);
