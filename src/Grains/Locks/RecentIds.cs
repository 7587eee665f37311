namespace Granary.Locks;

/// <summary>Ids that are remembered for a while, at most <see cref="LockLimits.RememberedMax"/>; the oldest go first.</summary>
internal sealed class RecentIds
{
    private readonly Dictionary<Guid, TimeSpan> _until = [];
    private readonly Queue<Guid> _byAge = new();

    public bool Contains(Guid id, TimeSpan now) => _until.TryGetValue(id, out var until) && until > now;

    public void Add(Guid id, TimeSpan until, TimeSpan now)
    {
        while (_byAge.TryPeek(out var oldest) && (_byAge.Count >= LockLimits.RememberedMax || _until[oldest] <= now))
        {
            _byAge.Dequeue();
            _until.Remove(oldest);
        }

        if (_until.TryAdd(id, until))
        {
            _byAge.Enqueue(id);
        }
    }
}
