namespace Granary.Jobs;

/// <summary>
/// How long a failed job waits for its next attempt: exponential, with full jitter (Brooker, "Exponential Backoff and Jitter", 2015): after
/// attempt n a random part of <c>First × Factor^(n-1)</c>, at most of <see cref="Max"/>.
/// </summary>
/// <param name="First">The longest wait after the first attempt: up to <see cref="JobLimits.BackoffMax"/>.</param>
/// <param name="Factor">What it grows by with each attempt: 1 to 10.</param>
/// <param name="Max">The longest wait of all: from <paramref name="First"/> to <see cref="JobLimits.BackoffMax"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.backoff")]
public sealed record JobBackoff([property: Id(0)] TimeSpan First, [property: Id(1)] double Factor, [property: Id(2)] TimeSpan Max)
{
    /// <summary>2 s, doubled with each attempt, at most 1 h.</summary>
    public static JobBackoff Default { get; } = new(TimeSpan.FromSeconds(2), 2, TimeSpan.FromHours(1));

    /// <summary>The wait after an attempt.</summary>
    /// <param name="attempt">The attempt that failed; the first is 1.</param>
    /// <param name="share">A random number from 0 to 1.</param>
    public TimeSpan After(int attempt, double share)
    {
        var ceiling = Math.Min(First.TotalMilliseconds * Math.Pow(Factor, attempt - 1), Max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(ceiling * share);
    }
}
