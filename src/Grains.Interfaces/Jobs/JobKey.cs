namespace Granary.Jobs;

/// <summary>An idempotency key: of the jobs of a queue that have it one at most is taken in, whatever its partition.</summary>
/// <param name="Text">The key: 1 to <see cref="JobLimits.KeyBytesMax"/> bytes of UTF-8.</param>
/// <param name="Mode">What becomes of a job whose key is taken.</param>
/// <param name="Window">How long the key is kept after its job is done, up to <see cref="JobLimits.KeyWindowMax"/>; zero frees it with the job's end.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.key")]
public sealed record JobKey(
    [property: Id(0)] string Text,
    [property: Id(1)] JobKeyMode Mode = JobKeyMode.Ignore,
    [property: Id(2)] TimeSpan Window = default);
