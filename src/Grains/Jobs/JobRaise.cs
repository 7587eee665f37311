using Granary.Ledger.Admin;

namespace Granary.Jobs;

/// <summary>
/// Raises the Jobs block in a store that was restored. Nothing is left to do: receipts carry the epochs of their shards, which are raised
/// for every block, so that none that was given out since the backup is accepted; the jobs of the backup that had ended since run again,
/// as each runs at least once, and those that came later are lost with it.
/// </summary>
internal sealed class JobRaise : IRaisedBlock
{
    /// <inheritdoc/>
    public string Name => JobBlock.Name;

    /// <inheritdoc/>
    public Task RememberAsync(StoreSession store, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<RestoredReport> RaiseAsync(StoreRaise raise, RestoredReport report, CancellationToken cancellationToken) => Task.FromResult(report);
}
