using System.Data.Common;

namespace Granary.Hosting;

/// <summary>What must be done, once, before a silo's services start.</summary>
internal sealed class SiloPreparation(IServiceProvider services)
{
    private readonly Lazy<Task> _done = new(() => PrepareAsync(services));

    /// <summary>Does it, unless it has been done.</summary>
    /// <exception cref="StartRefusedException">The silo must not start, or cannot.</exception>
    /// <exception cref="Ledger.Schema.SchemaException">This version cannot use the store.</exception>
    public Task PrepareAsync() => _done.Value;

    private static async Task PrepareAsync(IServiceProvider services)
    {
        try
        {
            var store = await services.GetRequiredService<StoreGate>().OpenAsync();
            await services.GetRequiredService<StoreWitness>().CheckAsync(store.Incarnation, CancellationToken.None);
            await services.GetRequiredService<ExposureCheck>().CheckAsync(CancellationToken.None);

            // Made only now: what it stands on must not be made before the store is up to date.
            await ActivatorUtilities.CreateInstance<CrashSweep>(services).SweepAsync(CancellationToken.None);
            await ActivatorUtilities.CreateInstance<SecretCheck>(services).CheckAsync(CancellationToken.None);
        }
        catch (DbException away)
        {
            throw new StartRefusedException(
                $"The database cannot be used: {away.Message.TrimEnd('.')}. Check Granary:Database:ConnectionString and that the server runs.", away);
        }
    }
}
