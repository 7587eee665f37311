namespace Granary.Status;

/// <summary>What a silo tells about itself; of all that, what the table shows.</summary>
internal sealed record MemberReportView(
    string Version, int Datacenter, DateTimeOffset StartedAt, double Cpu, long MemoryBytes, IReadOnlyList<ShardView> Shards, LedgerView Ledger);
