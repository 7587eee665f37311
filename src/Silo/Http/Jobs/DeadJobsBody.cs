namespace Granary.Http.Jobs;

/// <summary>Which dead jobs of a queue are meant: those that are named, or those that a search finds.</summary>
/// <param name="Jobs">Their ids.</param>
/// <param name="Handler">Those of a handler.</param>
/// <param name="Text">Those whose group, key or last error holds a text.</param>
/// <param name="Limit">How many a search takes at the most: 1 to 1000. Default: 1000.</param>
internal sealed record DeadJobsBody(IReadOnlyList<string>? Jobs = null, string? Handler = null, string? Text = null, int? Limit = null);
