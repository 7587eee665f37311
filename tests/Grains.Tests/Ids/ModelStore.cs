namespace Granary.Ids;

/// <summary>The rows of one shard as a database would keep them, with the epoch that fences outdated owners.</summary>
internal sealed class ModelStore
{
    private readonly Dictionary<(Type Type, string Key), IdRow> _rows = [];

    public IReadOnlyCollection<IdRow> Rows => _rows.Values;

    /// <summary>The newest owner's.</summary>
    public long Epoch { get; private set; }

    /// <summary>A new owner of the shard; the former ones go on living without knowing.</summary>
    public ModelActivation Claim()
    {
        Epoch++;
        return new ModelActivation(this, Epoch, new IdTable([.. _rows.Values]));
    }

    /// <summary>Takes the shard for a new owner; answers with its epoch.</summary>
    public long TakeEpoch() => ++Epoch;

    public bool TryCommit(long epoch, IEnumerable<IdChange> changes)
    {
        if (epoch != Epoch)
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
