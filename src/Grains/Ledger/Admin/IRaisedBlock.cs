namespace Granary.Ledger.Admin;

/// <summary>What a block does to its tables in a store that was restored, so that nothing that it gave out since the backup is given
/// out again. One object serves one restore.</summary>
internal interface IRaisedBlock
{
    /// <summary>The block's name, the first part of its shards' keys.</summary>
    string Name { get; }

    /// <summary>Takes note of a store that is about to be overwritten: it may know what was given out since.</summary>
    Task RememberAsync(StoreSession store, CancellationToken cancellationToken);

    /// <summary>Raises what must not come again. Throws before it changes anything when something cannot be raised.</summary>
    Task<RestoredReport> RaiseAsync(StoreRaise raise, RestoredReport report, CancellationToken cancellationToken);
}
