using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ledger;

/// <summary>A ledger over a store of its own, for the suites of the blocks' tables.</summary>
internal sealed class StoreLedger : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private StoreLedger(LedgerStore store)
    {
        Store = store;
        Database = store.Open();
        Ledger = new SiloLedger(
            Database, "test", ActivatorUtilities.CreateInstance<LedgerMetrics>(_services), TimeProvider.System, NullLogger<SiloLedger>.Instance);
    }

    public LedgerStore Store { get; }

    public ILedgerDatabase Database { get; }

    public SiloLedger Ledger { get; }

    public static async Task<StoreLedger> CreateAsync(DatabaseProvider provider) => new(await LedgerStore.CreateAsync(provider));

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        await Store.DisposeAsync();
        await _services.DisposeAsync();
    }
}
