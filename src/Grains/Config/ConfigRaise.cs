using Granary.Ledger.Admin;

namespace Granary.Config;

/// <summary>
/// Raises the Config block in a store that was restored. Nothing is left to do: a version is the store's incarnation, which has changed,
/// and a revision, and whoever sees another incarnation takes what it says; the releases that came after the backup are lost with it.
/// </summary>
internal sealed class ConfigRaise : IRaisedBlock
{
    /// <inheritdoc/>
    public string Name => ConfigBlock.Name;

    /// <inheritdoc/>
    public Task RememberAsync(StoreSession store, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<RestoredReport> RaiseAsync(StoreRaise raise, RestoredReport report, CancellationToken cancellationToken) => Task.FromResult(report);
}
