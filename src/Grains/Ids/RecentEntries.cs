using System.Diagnostics.CodeAnalysis;

namespace Granary.Ids;

/// <summary>Remembers the newest entries up to a number and forgets the oldest.</summary>
/// <param name="capacity">How many are remembered.</param>
internal sealed class RecentEntries<TValue>(int capacity)
{
    private readonly Dictionary<Guid, TValue> _entries = [];
    private readonly Queue<Guid> _order = new();

    public bool TryGet(Guid key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    public void Remove(Guid key) => _entries.Remove(key);

    public void Remember(Guid key, TValue value)
    {
        _entries[key] = value;
        _order.Enqueue(key);

        // A key may wait in the queue twice, or after it was removed; then it is forgotten early, which does no harm.
        while (_order.Count > capacity)
        {
            _entries.Remove(_order.Dequeue());
        }
    }
}
