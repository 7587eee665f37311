using System.Diagnostics;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>Watches the locks of one shard, and sets the watch up anew whenever the shard has forgotten it.</summary>
internal sealed class ShardWatch(
    int shard, LockFilter filter, LockChanges changes, ILockShards shards, LockListeners listeners, Backoff backoff, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Space, string Name), (long Revision, bool IsFree)> _seen = [];
    private TaskCompletionSource _forgotten = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<(string Space, string Name)> _told = [];
    private long _epoch;
    private bool _isListed;

    /// <summary>Watches until cancelled.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        Activity.Current = null;
        try
        {
            for (var failures = 0; !cancellationToken.IsCancellationRequested;)
            {
                var operation = OperationId.New();
                listeners.Of(shard).Watch(operation, this);
                try
                {
                    await WatchOnce(operation, cancellationToken);
                    failures = 0;
                }
                catch (GranaryException away) when (away.Kind is RefusalKind.Unavailable or RefusalKind.Overloaded)
                {
                    failures++;
                    await Task.Delay(backoff.Pause(failures, away.RetryAfter), time, cancellationToken);
                }
                finally
                {
                    listeners.Of(shard).Unwatch(operation);
                    _ = Stop(operation);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        catch (Exception cause)
        {
            changes.Fail(cause);
        }
    }

    /// <summary>A lock changed.</summary>
    public void Changed(LockInfo info)
    {
        lock (_gate)
        {
            if (!_isListed)
            {
                _told.Add((info.Space, info.Name));
            }

            Show(info);
        }
    }

    /// <summary>The shard has forgotten the watch, if that was of an earlier epoch.</summary>
    public void AskAnewBefore(long epoch)
    {
        lock (_gate)
        {
            if (_epoch != 0 && _epoch < epoch)
            {
                _forgotten.TrySetResult();
            }
        }
    }

    private async Task WatchOnce(OperationId operation, CancellationToken cancellationToken)
    {
        Task forgotten;
        lock (_gate)
        {
            (_epoch, _isListed) = (0, false);
            _told.Clear();
            _forgotten = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            forgotten = _forgotten.Task;
        }

        var list = await shards.Send<LockList>(shard, new WatchLocks(operation, listeners.Id, filter), cancellationToken);
        lock (_gate)
        {
            _epoch = list.Epoch;
            ShowAll(list);
        }

        listeners.Of(shard).Saw(list.Epoch);
        AskAnewBefore(listeners.Of(shard).Epoch);
        await forgotten.WaitAsync(cancellationToken);
    }

    private void ShowAll(LockList list)
    {
        foreach (var info in list.Locks)
        {
            Show(info);
        }

        // Of what was told while the list was on its way, the list may not know yet.
        var listed = list.Locks.Select(static info => (info.Space, info.Name)).Concat(_told).ToHashSet();
        if (!list.IsCut)
        {
            foreach (var (name, seen) in _seen.Where(one => !one.Value.IsFree && !listed.Contains(one.Key)).ToList())
            {
                changes.Add(LockViews.Free(name.Space, name.Name, seen.Revision));
                _seen.Remove(name);
            }
        }

        // The one lock that is asked for by its name is shown even when nothing was ever seen of it.
        if (filter is { Space: { } space, Name: { } only } && _seen.Count == 0 && listed.Count == 0)
        {
            changes.Add(LockViews.Free(space, only));
        }

        foreach (var (name, _) in _seen.Where(static one => one.Value.IsFree).ToList())
        {
            _seen.Remove(name);
        }

        _isListed = true;
    }

    // The list may be older than what was told meanwhile: until it is there, free locks are kept in mind.
    private void Show(LockInfo info)
    {
        var name = (info.Space, info.Name);
        var isFree = info.Holders.IsEmpty && info.Waiters == 0;
        if (_seen.TryGetValue(name, out var seen) && seen.Revision >= info.Revision)
        {
            return;
        }

        changes.Add(info);
        if (isFree && _isListed)
        {
            _seen.Remove(name);
        }
        else
        {
            _seen[name] = (info.Revision, isFree);
        }
    }

    private async Task Stop(OperationId operation)
    {
        try
        {
            await shards.Send<Done>(shard, new StopWatch(operation, listeners.Id), CancellationToken.None);
        }
        catch (GranaryException)
        {
            // The shard forgets it with the listener.
        }
    }
}
