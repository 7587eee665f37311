namespace Granary.Ids;

/// <summary>The rows of one shard as a database would keep them, with the epoch that fences outdated owners.</summary>
internal sealed class ModelStore
{
    private readonly Dictionary<(Type Type, string Key), IdRow> _rows = [];
    private long _epoch;

    public IReadOnlyCollection<IdRow> Rows => _rows.Values;

    /// <summary>A new owner of the shard; the former ones go on living without knowing.</summary>
    public ModelActivation Claim()
    {
        _epoch++;
        return new ModelActivation(this, _epoch, new IdTable([.. _rows.Values]));
    }

    public bool TryCommit(long epoch, IEnumerable<IdChange> changes)
    {
        if (epoch != _epoch)
        {
            return false;
        }

        foreach (var (row, isDelete) in changes)
        {
            if (isDelete)
            {
                _rows.Remove((row.GetType(), row.Key));
            }
            else
            {
                _rows[(row.GetType(), row.Key)] = row;
            }
        }

        return true;
    }
}
