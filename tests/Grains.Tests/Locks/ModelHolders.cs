namespace Granary.Locks;

/// <summary>The stored holders of a shard, with its epoch.</summary>
internal sealed class ModelHolders
{
    private readonly Dictionary<long, HolderRow> _rows = [];

    public long Epoch { get; private set; }

    public IReadOnlyCollection<HolderRow> Rows => _rows.Values;

    public long Claim() => ++Epoch;

    /// <summary>Commits changes, unless somebody else has claimed the shard.</summary>
    public bool TryCommit(long epoch, IEnumerable<LockChange> changes)
    {
        if (epoch != Epoch)
        {
            return false;
        }

        foreach (var change in changes)
        {
            if (change.Row is { } row)
            {
                _rows[change.Slot] = row;
            }
            else
            {
                _rows.Remove(change.Slot);
            }
        }

        return true;
    }
}
