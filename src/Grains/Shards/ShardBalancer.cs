using Microsoft.Extensions.Logging;

namespace Granary.Shards;

/// <summary>
/// Brings every shard to the silo that it belongs to: moves those away that belong elsewhere, two at once at the most, and
/// wakes those that belong here, so that a silo that joins takes its share without waiting for calls.
/// </summary>
internal sealed partial class ShardBalancer(
    ShardOwners owners,
    ShardRegistry registry,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    IGrainFactory grains,
    ShardMetrics metrics,
    TimeProvider time,
    ILogger<ShardBalancer> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int MovesAtOnceMax = 2;
    private const int WakesAtOnceMax = 4;
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MoveWithin = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private int _checks;

    /// <summary>Whether shards that belong here and sleep are woken; off where a test shows who else wakes them.</summary>
    internal bool WakesShards { get; set; } = true;

    /// <summary>How often all shards were looked at since the start.</summary>
    public int Checks => Volatile.Read(ref _checks);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(ShardBalancer), ServiceLifecycleStage.Active, Start, Stop);

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        _run = Task.Run(Run, cancellationToken);
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        foreach (var key in registry.Keys)
        {
            registry.Find(key)?.Leave();
        }

        await _run.WaitAsync(cancellationToken);
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(CheckEvery, time);
        try
        {
            do
            {
                await Check(_stop.Token);
                Interlocked.Increment(ref _checks);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The silo stops; Orleans deactivates what is left.
        }
    }

    private async Task Check(CancellationToken cancellationToken)
    {
        SiloAddress[] active = [.. membership.CurrentSnapshot.Members.Values.Where(static m => m.Status == SiloStatus.Active).Select(static m => m.SiloAddress)];
        if (!active.Contains(silo.SiloAddress))
        {
            return;
        }

        var misplaced = registry.Keys.Where(key => !owners.OwnerOf(key, active).Equals(silo.SiloAddress));
        await ForEach(misplaced, MovesAtOnceMax, Move, cancellationToken);
        if (!WakesShards)
        {
            return;
        }

        var missing = owners.All(active).Where(pair => pair.Value.Equals(silo.SiloAddress) && registry.Find(pair.Key)?.IsOwned() != true);
        await ForEach(missing.Select(static pair => pair.Key), WakesAtOnceMax, Wake, cancellationToken);
    }

    private async Task ForEach(IEnumerable<string> keys, int atOnce, Func<string, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(keys, options, async (key, token) =>
        {
            try
            {
                await act(key, token);
            }
#pragma warning disable CA1031 // One shard that cannot move or wake now is looked at again with the next check.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                LogFailed(error, key);
                metrics.Failed(key);
            }
        });
    }

    private async Task Move(string key, CancellationToken cancellationToken)
    {
        if (registry.Find(key) is not { Context: var activation } shard)
        {
            return;
        }

        // Migration, not deactivation: it leaves the new address in the directory, and calls that come here by an old one are
        // passed on. Without it they would activate the shard here again.
        LogMoving(key);
        shard.Leave();
        activation.Migrate(requestContext: null, cancellationToken);
        await activation.Deactivated.WaitAsync(MoveWithin, time, cancellationToken);
        metrics.Moved(key);
        await Wake(key, cancellationToken);
    }

    private async Task Wake(string key, CancellationToken cancellationToken)
    {
        var block = ShardMap.BlockOf(key);
        if (owners.Blocks.FirstOrDefault(b => b.Block == block) is { } sharded)
        {
            await grains.GetGrain<IShardGrain>(GrainId.Create(sharded.GrainType, key)).Wake(cancellationToken);
        }
    }

    [LoggerMessage(6001, LogLevel.Information, "Shard {Shard} moves to the silo that it belongs to.")]
    private partial void LogMoving(string shard);

    [LoggerMessage(6002, LogLevel.Warning, "Shard {Shard} could not be moved or woken; it is tried again.")]
    private partial void LogFailed(Exception cause, string shard);
}
