using Granary.Cluster;

namespace Granary.Http.Cluster;

/// <summary>What a silo tells about itself.</summary>
/// <param name="Version">The version of Granary that it runs.</param>
/// <param name="Datacenter">The datacenter that it stands in.</param>
/// <param name="StartedAt">When it started, by its own clock.</param>
/// <param name="Cpu">Its share of the machine's processors, 0 to 1.</param>
/// <param name="MemoryBytes">The memory that it occupies.</param>
/// <param name="Database">The kind of database behind it.</param>
/// <param name="ClockSkewMs">How far its clock is ahead of the database's.</param>
/// <param name="Shards">The shards that it owns.</param>
/// <param name="Ledger">What its ledger does.</param>
/// <param name="Blocks">What each block does here.</param>
internal sealed record SiloReportBody(
    string Version, int Datacenter, DateTimeOffset StartedAt, double Cpu, long MemoryBytes, string Database, double ClockSkewMs,
    IReadOnlyList<ShardBody> Shards, LedgerBody Ledger, IReadOnlyList<BlockBody> Blocks)
{
    // Where the database is stays in the console and on the machine: a key that may read ids need not know the hosts of a network.
    public static SiloReportBody Of(SiloReport report) => new(
        report.Version, report.Datacenter, report.StartedAt, Math.Round(report.Cpu, 3), report.MemoryBytes, report.Database,
        Math.Round(report.ClockSkew.TotalMilliseconds, 1),
        [.. report.Shards.Select(static shard => new ShardBody(shard.Shard, shard.Epoch))],
        LedgerBody.Of(report.Ledger),
        [.. report.Blocks.Select(BlockBody.Of)]);
}
