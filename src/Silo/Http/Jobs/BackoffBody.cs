using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>How long a failed job waits: a random part of first × factor^(n-1), at most of max.</summary>
/// <param name="FirstSeconds">After the first attempt.</param>
/// <param name="Factor">What it grows by: 1 to 10.</param>
/// <param name="MaxSeconds">The longest.</param>
internal sealed record BackoffBody(double FirstSeconds, double Factor, double MaxSeconds)
{
    public static BackoffBody Of(JobBackoff backoff) => new(backoff.First.TotalSeconds, backoff.Factor, backoff.Max.TotalSeconds);

    public JobBackoff ToBackoff() => new(
        JobSeconds.Of(FirstSeconds, "firstSeconds", JobCodes.LimitsInvalid), Factor, JobSeconds.Of(MaxSeconds, "maxSeconds", JobCodes.LimitsInvalid));
}
