using System.Collections.Concurrent;
using System.Diagnostics;
using Granary.Ids;

namespace Granary.Shards;

/// <summary>
/// Callers that change something in every shard, each its next as soon as the last was acknowledged, and remember what was
/// acknowledged, what went wrong and how long the longest had to wait.
/// </summary>
internal sealed class LedgerLoad : IAsyncDisposable
{
    private const string Pool = "default";
    private const int Callers = 8;

    private static readonly WorkerHolder Holder = new(null, "here", "load");

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _created = [];
    private readonly ConcurrentQueue<Exception> _errors = [];
    private readonly GrantBook _grants = new();
    private readonly IIdClient _ids;
    private readonly Task _run;
    private long _longest;

    private LedgerLoad(IIdClient ids)
    {
        _ids = ids;
        _run = Task.WhenAll(Enumerable.Range(1, Callers).Select(caller => Task.Run(() => RunAsync(caller))));
    }

    /// <summary>How many changes were acknowledged.</summary>
    public int Count => _created.Count;

    public TimeSpan LongestWait => TimeSpan.FromTicks(Volatile.Read(ref _longest));

    public static LedgerLoad Start(IIdClient ids) => new(ids);

    /// <summary>Returns when further changes of each shard were acknowledged; how long that took.</summary>
    public async Task<TimeSpan> GoOnAsync(TimeSpan within)
    {
        // Names are spread by hash: with 20 a shard it takes bad luck that is never seen to leave one out.
        var (goal, started) = (Count + 320, Stopwatch.GetTimestamp());
        await Eventually.True(() => Count >= goal || !_errors.IsEmpty, $"the load went on to {goal} changes", within);
        Assert.Empty(_errors);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Stops, and holds the cluster to its promises: nobody met an error, all that was acknowledged is there, no grant overlaps another.</summary>
    public async Task StopAndCheckAsync()
    {
        await _stop.CancelAsync();
        await Eventually.Completes(_run, "the callers of the load stopped", TimeSpan.FromMinutes(2));

        Assert.Empty(_errors);
        Assert.Empty(_grants.Overlaps);
        var stored = (await _ids.ListSequencesAsync()).Select(sequence => sequence.Definition.Name).ToHashSet();
        Assert.Subset(stored, _created.ToHashSet());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(int caller)
    {
        for (var n = 1; !_stop.IsCancellationRequested; n++)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                await ChangeAsync($"load-{caller}-{n}");
            }
            catch (Exception error)
            {
                _errors.Enqueue(error);
            }

            Note(Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task ChangeAsync(string name)
    {
        await _ids.CreateSequenceAsync(new SequenceDefinition(name));
        _created.Enqueue(name);

        var lease = await _ids.LeaseWorkersAsync(new LeaseWorkers(OperationId.New(), Pool, 1, Holder, 0, IdLimits.BudgetMin));
        _grants.Granted(lease);
        lease = await _ids.RenewWorkersAsync(new RenewWorkers(OperationId.New(), Pool, lease.LeaseId, IdLimits.BudgetMin));
        _grants.Renewed(lease);
        _grants.Releasing(lease, lease.Lo + 1);
        await _ids.ReleaseWorkersAsync(new ReleaseWorkers(OperationId.New(), Pool, lease.LeaseId, lease.Lo + 1));
    }

    private void Note(TimeSpan waited)
    {
        var longest = Volatile.Read(ref _longest);
        while (waited.Ticks > longest)
        {
            var before = Interlocked.CompareExchange(ref _longest, waited.Ticks, longest);
            if (before == longest)
            {
                return;
            }

            longest = before;
        }
    }
}
