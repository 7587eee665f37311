using Granary.Ledger.Admin;

namespace Granary.Locks;

/// <summary>
/// Raises the Locks block in a store that was restored. Tokens follow the shards' epochs, which are raised for every block; the holders
/// of the backup keep their time to live from the start of the silos, and those that came later lose what they hold.
/// </summary>
internal sealed class LockRaise : IRaisedBlock
{
    /// <inheritdoc/>
    public string Name => LockBlock.Name;

    /// <inheritdoc/>
    public Task RememberAsync(StoreSession store, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<RestoredReport> RaiseAsync(StoreRaise raise, RestoredReport report, CancellationToken cancellationToken) => Task.FromResult(report);
}
