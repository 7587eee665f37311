namespace Granary.Ids;

/// <summary>One row of the Ids block's tables with its whole state; a deletion uses its key alone.</summary>
internal abstract record IdRow
{
    /// <summary>What tells the row from the others of its type in the shard.</summary>
    public abstract string Key { get; }
}
