namespace Granary.Jobs;

/// <summary>Which jobs are meant.</summary>
/// <param name="Queue">Those of one queue; <see langword="null"/> for all.</param>
/// <param name="State">Those in one state; <see langword="null"/> for all.</param>
/// <param name="Handler">Those of one handler, whatever its version; <see langword="null"/> for all.</param>
/// <param name="Text">Those whose group, key, or last error holds this text; <see langword="null"/> for all.</param>
/// <param name="After">Those whose ids come after this one, in the order of the list.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.filter")]
public sealed record JobFilter(
    [property: Id(0)] string? Queue = null,
    [property: Id(1)] JobState? State = null,
    [property: Id(2)] string? Handler = null,
    [property: Id(3)] string? Text = null,
    [property: Id(4)] JobId? After = null);
