using System.Collections.Immutable;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Granary.Shards;

namespace Granary.Cluster;

/// <summary>Puts together what this silo tells about itself. Thread-safe.</summary>
internal sealed class SiloReporter(SiloSite site, Database database, ILedger ledger, ShardRegistry registry, SiloMeters meters)
{
    /// <summary>The report as of now.</summary>
    /// <param name="historySeconds">How many seconds of history it holds.</param>
    public SiloReport Report(int historySeconds) => new()
    {
        Version = SchemaException.OwnVersion,
        Datacenter = site.Datacenter,
        StartedAt = meters.StartedAt,
        Cpu = meters.Cpu,
        MemoryBytes = Environment.WorkingSet,
        Database = $"{database.Provider}",
        DatabasePlace = database.Place,
        ClockSkew = ledger.Clock.Skew,
        Shards = Shards(),
        Ledger = meters.Ledger(),
        Blocks = meters.Blocks(),
        History = historySeconds == 0 ? [] : meters.History(historySeconds),
    };

    private ImmutableArray<ShardHolding> Shards() =>
    [
        .. from key in registry.Keys
           let epoch = registry.Find(key)?.Epoch()
           where epoch is not null
           orderby key
           select new ShardHolding(key, epoch.Value),
    ];
}
