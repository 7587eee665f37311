using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Granary.Locks;

/// <summary>What was seen of locks and not read yet: of each lock the last state alone, so a slow reader costs no more than the locks. Thread-safe.</summary>
internal sealed class LockChanges
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Space, string Name), LockInfo> _unread = [];
    private readonly Channel<(string Space, string Name)> _order = Channel.CreateUnbounded<(string, string)>();

    public void Add(LockInfo info)
    {
        lock (_gate)
        {
            var isKnown = _unread.ContainsKey((info.Space, info.Name));
            _unread[(info.Space, info.Name)] = info;
            if (!isKnown)
            {
                _order.Writer.TryWrite((info.Space, info.Name));
            }
        }
    }

    /// <summary>Nothing more can be seen.</summary>
    public void Fail(Exception cause) => _order.Writer.TryComplete(cause);

    public async IAsyncEnumerable<LockInfo> ReadAll([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in _order.Reader.ReadAllAsync(cancellationToken))
        {
            LockInfo info;
            lock (_gate)
            {
                _unread.Remove(name, out info!);
            }

            yield return info;
        }
    }
}
