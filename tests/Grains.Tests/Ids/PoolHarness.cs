using Granary.Shards;

namespace Granary.Ids;

/// <summary>A table with one pool and a clock to turn, for examples.</summary>
internal sealed class PoolHarness
{
    public const string Pool = "orders";

    public static readonly WorkerHolder Anna = new(Name: null, "anna-host", "shop 17");

    public static readonly WorkerHolder Bert = new(Name: null, "bert-host", "shop 23");

    private readonly Dictionary<(Type, string), IdRow> _rows = [];

    public PoolHarness(SnowflakeLayout? layout = null, params DatacenterRange[] ranges)
    {
        Definition = new PoolDefinition { Name = Pool, Layout = layout ?? SnowflakeLayout.Default, Ranges = [.. ranges] };
        Decide<PoolInfo>(new CreatePool(OperationId.New(), Definition));
    }

    public PoolDefinition Definition { get; }

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public IdTable Table { get; private set; } = new([]);

    public IReadOnlyList<IdChange> LastChanges { get; private set; } = [];

    public IReadOnlyCollection<IdRow> Rows => _rows.Values;

    public long Tick => Definition.Layout.TickOf(Now);

    public TReply Decide<TReply>(IdCommand command)
        where TReply : ShardReply
    {
        var decision = Table.Decide(command, Now);
        LastChanges = decision.Changes;
        Apply(decision.Changes);
        return Assert.IsType<TReply>(decision.Reply);
    }

    public WorkerLease Lease(
        WorkerHolder? holder = null, int workers = 1, int? worker = null, WhenAhead whenAhead = WhenAhead.Start, int datacenter = 0) =>
        Decide<WorkerLease>(Request(holder, workers, worker, whenAhead, datacenter));

    public Refusal Refused(
        WorkerHolder? holder = null, int workers = 1, int? worker = null, WhenAhead whenAhead = WhenAhead.Start, int datacenter = 0) =>
        Decide<Refusal>(Request(holder, workers, worker, whenAhead, datacenter));

    public static LeaseWorkers Request(
        WorkerHolder? holder = null, int workers = 1, int? worker = null, WhenAhead whenAhead = WhenAhead.Start, int datacenter = 0) =>
        new(OperationId.New(), Pool, workers, holder ?? Anna, datacenter, IdLimits.BudgetDefault, worker, whenAhead);

    public WorkerLease Renew(WorkerLease lease, TimeSpan? budget = null) =>
        Decide<WorkerLease>(new RenewWorkers(OperationId.New(), Pool, lease.LeaseId, budget ?? IdLimits.BudgetDefault));

    public Done Release(WorkerLease lease, long? nextTick = null) =>
        Decide<Done>(new ReleaseWorkers(OperationId.New(), Pool, lease.LeaseId, nextTick));

    /// <summary>Throws the table away and loads what was made durable.</summary>
    public void Reload() => Table = new IdTable([.. _rows.Values]);

    private void Apply(IReadOnlyList<IdChange> changes)
    {
        foreach (var (row, isDelete) in changes)
        {
            _rows.Remove((row.GetType(), row.Key));
            if (!isDelete)
            {
                _rows.Add((row.GetType(), row.Key), row);
            }
        }
    }
}
