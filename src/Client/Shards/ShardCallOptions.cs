namespace Granary.Shards;

/// <summary>How a client talks to shards.</summary>
public sealed class ShardCallOptions
{
    /// <summary>
    /// How long one request is repeated while the cluster cannot answer: 1 s to <see cref="ShardLimits.RetryFor"/>. Default: 30 s.
    /// </summary>
    public TimeSpan RetryFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The first pause between two tries, before jitter; doubles up to <see cref="PauseMax"/>. Default: 50 ms.</summary>
    public TimeSpan PauseMin { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two tries. Default: 2 s.</summary>
    public TimeSpan PauseMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one try waits for its answer before it counts as lost. Default: 10 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests of this process may wait for one shard. Default: 65 536.</summary>
    public int WaitingMax { get; set; } = 65_536;
}
