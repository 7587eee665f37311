using Granary.Shards;

namespace Granary.Locks;

/// <summary>Who watches which locks. Watches of one name are found at once; the others are few.</summary>
internal sealed class LockWatches
{
    private readonly Dictionary<OperationId, LockWatch> _watches = [];
    private readonly Dictionary<(string Space, string Name), List<LockWatch>> _byName = [];
    private readonly List<LockWatch> _wide = [];
    private readonly Dictionary<Guid, int> _perListener = [];

    public int CountOf(Guid listener) => _perListener.GetValueOrDefault(listener);

    public void Add(OperationId id, Guid listener, LockFilter filter)
    {
        var watch = new LockWatch(id, listener, filter);
        if (!_watches.TryAdd(id, watch))
        {
            return;
        }

        _perListener[listener] = CountOf(listener) + 1;
        ListOf(watch, create: true)!.Add(watch);
    }

    public bool Remove(OperationId id, Guid listener)
    {
        if (_watches.GetValueOrDefault(id) is not { } watch || watch.Listener != listener)
        {
            return false;
        }

        _watches.Remove(id);
        ListOf(watch, create: false)?.Remove(watch);
        if (watch.Filter is { Space: { } space, Name: { } name } && _byName.GetValueOrDefault((space, name)) is { Count: 0 })
        {
            _byName.Remove((space, name));
        }

        if (--_perListener[listener] is var left && left == 0)
        {
            _perListener.Remove(listener);
        }

        return true;
    }

    /// <summary>Ends all watches of a listener that is not there any more.</summary>
    public void Forget(Guid listener)
    {
        if (!_perListener.ContainsKey(listener))
        {
            return;
        }

        foreach (var watch in _watches.Values.Where(watch => watch.Listener == listener).ToList())
        {
            Remove(watch.Id, listener);
        }
    }

    /// <summary>Tells those who watch the locks that changed.</summary>
    public void Tell(LockJournal journal)
    {
        if (_watches.Count == 0)
        {
            return;
        }

        foreach (var entry in journal.Touched.Distinct())
        {
            var info = (LockInfo?)null;
            foreach (var watch in _byName.GetValueOrDefault((entry.Space, entry.Name)) ?? [])
            {
                journal.Tell(watch.Listener, new LockChanged(watch.Id, info ??= entry.ToInfo()));
            }

            foreach (var watch in _wide.Where(watch => watch.Filter.Covers(entry.Space, entry.Name)))
            {
                journal.Tell(watch.Listener, new LockChanged(watch.Id, info ??= entry.ToInfo()));
            }
        }
    }

    private List<LockWatch>? ListOf(LockWatch watch, bool create)
    {
        if (watch.Filter is not { Space: { } space, Name: { } name })
        {
            return _wide;
        }

        if (!_byName.TryGetValue((space, name), out var watches) && create)
        {
            _byName.Add((space, name), watches = []);
        }

        return watches;
    }
}
