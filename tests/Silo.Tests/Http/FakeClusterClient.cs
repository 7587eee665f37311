using Granary.Cluster;
using Granary.Shards;

namespace Granary.Http;

/// <summary>A cluster of two silos, one of which does not answer.</summary>
internal sealed class FakeClusterClient : IClusterStatusClient
{
    public static readonly ClusterStatus Status = new(
        new StoreInfo(Guid.Parse("11111111-1111-1111-1111-111111111111"), ShardLimits.ShardCount),
        [
            new ClusterSilo(new SiloMember("silo-1", "S127.0.0.1:11111:1", "127.0.0.1:11111", "active"), new SiloReport
            {
                Version = "9.9.9",
                Datacenter = 3,
                StartedAt = DateTimeOffset.UnixEpoch,
                Cpu = 0.25,
                MemoryBytes = 123_000_000,
                Database = "Sqlite",
                DatabasePlace = "/var/lib/granary",
                ClockSkew = TimeSpan.FromMilliseconds(-4),
                Shards = [new ShardHolding("ids/00", 7)],
                Ledger = new LedgerReport
                {
                    RoundsPerSecond = 1,
                    ChangesPerSecond = 2.5,
                    ChangesPerRound = 2.5,
                    Waiting = 4,
                    RoundMedianMs = 1.5,
                    RoundP99Ms = 8.5,
                },
                Blocks = [new BlockReport { Block = "ids", CommandsPerSecond = 2, RefusalsPerSecond = 1, Refusals = [new CodeCount("ids.pool_not_found", 1, 9)] }],
            }),
            new ClusterSilo(new SiloMember("silo-2", "S127.0.0.1:11112:1", "127.0.0.1:11112", "active"), null),
        ]);

    public Task<ClusterStatus> DescribeAsync(int historySeconds = 0, CancellationToken cancellationToken = default) => Task.FromResult(Status);
}
