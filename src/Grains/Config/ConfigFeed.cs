using Granary.Ledger;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// Keeps an application's configuration in an environment at hand in a silo. Asks the shard whether there is something new, and reads it
/// from the database, which is the truth: a shard that does not answer, or has lost its watchers, makes it late by
/// <see cref="ConfigLimits.WatchFor"/> at the most, not wrong. Thread-safe.
/// </summary>
internal sealed class ConfigFeed(
    string shard, Guid incarnation, ILedger ledger, Func<long, CancellationToken, Task<ConfigRevision>> watch, Action<Exception> failed, TimeProvider time)
{
    private static readonly TimeSpan WatchedFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private const long Unknown = -1;

    private readonly Lock _gate = new();
    private PlaceState? _state;
    private Task<PlaceState>? _load;
    private Task<PlaceState>? _nextLoad;
    private TaskCompletionSource _next = New();
    private long _asked = time.GetTimestamp();
    private bool _isWatching;

    /// <summary>For how long nobody has asked.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref _asked));

    /// <summary>The state at hand if it is not older than <paramref name="seen"/>; otherwise, and without it, the newest.</summary>
    /// <exception cref="LedgerException">The database does not answer.</exception>
    public async ValueTask<PlaceState> Read(ConfigVersion seen, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _asked, time.GetTimestamp());
        var state = Volatile.Read(ref _state);
        return state is not null && seen.Incarnation == incarnation && state.Version.Revision >= seen.Revision
            ? state
            : await Newest(cancellationToken);
    }

    /// <summary>The version, as soon as it is another than the one that was seen, or after <see cref="ConfigLimits.WatchFor"/>.</summary>
    /// <exception cref="LedgerException">The database does not answer.</exception>
    public async ValueTask<ConfigVersion> Watch(ConfigVersion seen, CancellationToken cancellationToken)
    {
        // Before it is looked whether the loop may end.
        Volatile.Write(ref _asked, time.GetTimestamp());
        Start();
        var next = Volatile.Read(ref _next).Task;
        var state = await Read(seen, cancellationToken);
        if (state.Version == seen)
        {
            await next.WaitAsync(ConfigLimits.WatchFor, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _asked, time.GetTimestamp());
        }

        return Volatile.Read(ref _state)!.Version;
    }

    // The shard knows the newest revision without asking the database; when it does not answer, the database does.
    private async Task<PlaceState> Newest(CancellationToken cancellationToken)
    {
        var revision = Unknown;
        try
        {
            var answer = await watch(Unknown, cancellationToken);
            revision = answer.Refusal is null ? answer.Revision : Unknown;
        }
        catch (Exception error) when (GrainCallFailure.IsPassing(error, cancellationToken))
        {
            // The database is asked.
        }

        var state = Volatile.Read(ref _state);
        return state is not null && state.Version.Revision == revision ? state : await Load().WaitAsync(cancellationToken);
    }

    // One at a time. Who comes while one is under way shares the next one with the others: the present one may have read too early.
    private Task<PlaceState> Load()
    {
        lock (_gate)
        {
            return _load is null ? _load = LoadAfter(Task.CompletedTask) : _nextLoad ??= LoadAfter(_load);
        }
    }

    private async Task<PlaceState> LoadAfter(Task earlier)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        try
        {
            return await LoadNow();
        }
        finally
        {
            lock (_gate)
            {
                (_load, _nextLoad) = (_nextLoad, null);
            }
        }
    }

    private async Task<PlaceState> LoadNow()
    {
        var (row, namespaces) = await ledger.Read(
            (connection, token) => ConfigStore.LoadHeads(connection, shard, withDeleted: true, token), CancellationToken.None);
        var before = Volatile.Read(ref _state);
        if (before is not null && row.Revision <= before.Version.Revision)
        {
            return before;
        }

        var state = new PlaceState(shard, incarnation, row, namespaces);
        if (before is not null)
        {
            state.Views.TakeOver(before.Views, view => IsSame(state, view));
        }

        Volatile.Write(ref _state, state);
        Interlocked.Exchange(ref _next, New()).TrySetResult();
        return state;
    }

    private static bool IsSame(PlaceState state, ConfigView view) =>
        state.VersionOf(view.Cluster, view.Namespaces.Select(static one => one.Name)) == view.Version;

    private void Start()
    {
        lock (_gate)
        {
            if (_isWatching)
            {
                return;
            }

            _isWatching = true;
        }

        _ = Task.Run(Follow);
    }

    private async Task Follow()
    {
        while (!MayEnd())
        {
            try
            {
                var state = Volatile.Read(ref _state) ?? await Load();
                var answer = await watch(state.Version.Revision, CancellationToken.None);
                if (answer.Refusal is not null)
                {
                    await Task.Delay(Pause, time);
                }

                if (answer.Refusal is not null || answer.Revision != state.Version.Revision)
                {
                    await Load();
                }
            }
#pragma warning disable CA1031 // All who watch at this silo rest on this loop: whatever it was, it is asked anew.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failed(error);
                await Task.Delay(Pause, time);
            }
        }
    }

    private bool MayEnd()
    {
        lock (_gate)
        {
            // Whoever begins to wait afterwards starts it anew.
            _isWatching = Idle < WatchedFor;
            return !_isWatching;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
