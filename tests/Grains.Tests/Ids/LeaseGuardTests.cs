using Granary.Shards;

namespace Granary.Ids;

public sealed class LeaseGuardTests
{
    private readonly PoolHarness _pool = new();

    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "empty operation", IdCodes.OperationMissing },
        { "illegal pool", IdCodes.NameInvalid },
        { "no pool", IdCodes.NameInvalid },
        { "unknown pool", IdCodes.PoolNotFound },
        { "no workers", IdCodes.WorkersInvalid },
        { "three workers", IdCodes.WorkersInvalid },
        { "too many workers", IdCodes.WorkersInvalid },
        { "negative workers", IdCodes.WorkersInvalid },
        { "short budget", IdCodes.BudgetInvalid },
        { "long budget", IdCodes.BudgetInvalid },
        { "other datacenter", IdCodes.DatacenterRefused },
        { "unknown choice", IdCodes.WhenAheadInvalid },
        { "no holder", IdCodes.HolderInvalid },
        { "no host", IdCodes.HolderInvalid },
        { "long note", IdCodes.HolderInvalid },
        { "empty name", IdCodes.HolderInvalid },
        { "NUL in the process", IdCodes.HolderInvalid },
        { "half a surrogate pair", IdCodes.HolderInvalid },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Each_broken_rule_has_its_code_and_changes_nothing(string rule, string code)
    {
        var good = PoolHarness.Request();
        var bad = rule switch
        {
            "empty operation" => good with { Operation = default },
            "illegal pool" => good with { Pool = "no/slash" },
            "no pool" => good with { Pool = null! },
            "unknown pool" => good with { Pool = "elsewhere" },
            "no workers" => good with { Workers = 0 },
            "three workers" => good with { Workers = 3 },
            "too many workers" => good with { Workers = 2048 },
            "negative workers" => good with { Workers = int.MinValue },
            "short budget" => good with { Budget = IdLimits.BudgetMin - TimeSpan.FromTicks(1) },
            "long budget" => good with { Budget = IdLimits.BudgetMax + TimeSpan.FromTicks(1) },
            "other datacenter" => good with { Datacenter = 1 },
            "unknown choice" => good with { WhenAhead = (WhenAhead)7 },
            "no holder" => good with { Holder = null! },
            "no host" => good with { Holder = PoolHarness.Anna with { Host = null! } },
            "long note" => good with { Holder = PoolHarness.Anna with { Note = new string('x', IdLimits.HolderTextMax + 1) } },
            "empty name" => good with { Holder = PoolHarness.Anna with { Name = "" } },
            "NUL in the process" => good with { Holder = PoolHarness.Anna with { Process = "a\0b" } },
            "half a surrogate pair" => good with { Holder = PoolHarness.Anna with { Note = "\ud800" } },
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "No such rule."),
        };

        var refusal = _pool.Decide<Refusal>(bad);

        Assert.Equal(code, refusal.Code);
        Assert.Empty(_pool.LastChanges);
    }

    [Fact]
    public void A_pool_without_datacenter_bits_serves_its_home_alone()
    {
        var refusal = _pool.Refused(datacenter: 1);

        Assert.Equal("datacenter is 1; pool 'orders' serves datacenter 0 alone, having neither datacenter bits nor ranges.", refusal.Message);
    }

    [Fact]
    public void Ranges_give_each_datacenter_its_own_worker_ids()
    {
        var pool = new PoolHarness(SnowflakeLayout.Default, new DatacenterRange(2, 100, 50), new DatacenterRange(7, 0, 100));

        var leases = new[] { pool.Lease(datacenter: 2), pool.Lease(datacenter: 7), pool.Lease(workers: 16, datacenter: 2) };

        Assert.Equal([(0, 100), (0, 0), (0, 112)], leases.Select(lease => (lease.Datacenter, lease.FirstWorker)));
        Assert.Equal(IdCodes.DatacenterRefused, pool.Refused(datacenter: 0).Code);
        Assert.Equal(IdCodes.WorkersInvalid, pool.Refused(workers: 64, datacenter: 2).Code);
        Assert.Equal(IdCodes.WorkerInvalid, pool.Refused(worker: 99, datacenter: 2).Code);
    }

    [Fact]
    public void A_renewal_checks_its_budget()
    {
        var lease = _pool.Lease();

        var refusal = _pool.Decide<Refusal>(new RenewWorkers(OperationId.New(), PoolHarness.Pool, lease.LeaseId, TimeSpan.Zero));

        Assert.Equal(IdCodes.BudgetInvalid, refusal.Code);
    }
}
