namespace Granary.Shards;

/// <summary>Exponential backoff with full jitter (Brooker, "Exponential Backoff and Jitter", 2015). Thread-safe.</summary>
internal sealed class Backoff(ShardCallOptions options, Random random)
{
    private const int DoublingsMax = 16;

    private readonly Lock _gate = new();

    /// <summary>How long to wait after the given try; never shorter than what the other side asked for.</summary>
    public TimeSpan Pause(int attempt, TimeSpan? atLeast = null)
    {
        var ceiling = options.PauseMin * Math.Pow(2, Math.Min(attempt - 1, DoublingsMax));
        if (ceiling > options.PauseMax)
        {
            ceiling = options.PauseMax;
        }

        double share;
        lock (_gate)
        {
            share = random.NextDouble();
        }

        return (atLeast ?? TimeSpan.Zero) + (ceiling * share);
    }
}
