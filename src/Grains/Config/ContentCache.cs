using Microsoft.Extensions.Options;

namespace Granary.Config;

/// <summary>The releases that were read or made last, up to so many bytes. They never change, so none is ever wrong. Thread-safe.</summary>
internal sealed class ContentCache(IOptions<ConfigOptions> options)
{
    // What an item costs beside its texts.
    private const int Overhead = 96;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<(Key Key, CachedRelease Release)>> _entries = [];
    private readonly LinkedList<(Key Key, CachedRelease Release)> _byUse = [];
    private readonly long _bytesMax = (long)options.Value.CacheMegabytes << 20;
    private long _bytes;

    public CachedRelease? Find(string shard, NamespaceName name, long number)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(new Key(shard, name, number), out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Release;
        }
    }

    public void Add(string shard, NamespaceName name, long number, CachedRelease release)
    {
        var key = new Key(shard, name, number);
        lock (_lock)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _byUse.AddFirst((key, release));
            _bytes += SizeOf(release);
            while (_bytes > _bytesMax && _byUse.Last is { } oldest && oldest != _byUse.First)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _bytes -= SizeOf(oldest.Value.Release);
            }
        }
    }

    private static long SizeOf(CachedRelease release)
    {
        var size = 0L;
        for (var (items, next) = (release.Content.Items, release.Content.Base); ; (items, next) = (next.Items, next.Base))
        {
            size += items.Sum(static item => Overhead + (sizeof(char) * (item.Key.Length + (long)(item.Value?.Length ?? 0))));
            if (next is null)
            {
                return size + Overhead;
            }
        }
    }

    private readonly record struct Key(string Shard, NamespaceName Name, long Number);
}
