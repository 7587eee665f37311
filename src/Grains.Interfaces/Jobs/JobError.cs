namespace Granary.Jobs;

/// <summary>Why an attempt failed.</summary>
/// <param name="Attempt">The attempt; the first is 1.</param>
/// <param name="At">When it was told.</param>
/// <param name="Kind">What kind of error: an exception's type, or a stable code.</param>
/// <param name="Message">What it says, cut to <see cref="JobLimits.ErrorLengthMax"/>.</param>
/// <param name="Worker">Who ran it.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.error")]
public sealed record JobError(
    [property: Id(0)] int Attempt,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Kind,
    [property: Id(3)] string Message,
    [property: Id(4)] string? Worker);
