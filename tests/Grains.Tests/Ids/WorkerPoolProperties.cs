using System.Collections.Immutable;
using CsCheck;

namespace Granary.Ids;

public sealed class WorkerPoolProperties
{
    private static readonly Gen<(int Kind, int Who, int Size)[]> Schedules =
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 11], Gen.Int[0, 1000]).Array[0, 400];

    /// <summary>Every preset, with so few workers that holders get in each other's way.</summary>
    private static readonly Gen<PoolDefinition> Definitions = Gen.OneOf(
        Pool(SnowflakeLayout.Default with { WorkerBits = 3 }),
        Pool(SnowflakeLayout.Default with { WorkerBits = 5 }),
        Pool(SnowflakeLayout.Twitter with { WorkerBits = 4 }),
        Pool(SnowflakeLayout.Sonyflake with { WorkerBits = 4 }),
        Pool(SnowflakeLayout.Js53 with { WorkerBits = 4 }),
        Pool(SnowflakeLayout.Default with { WorkerBits = 4, UnitMilliseconds = 1000, TimeBits = 32 }),
        Pool(SnowflakeLayout.Default with { WorkerBits = 5 }, new DatacenterRange(3, 0, 12), new DatacenterRange(7, 16, 16)));

    [Fact]
    public void No_worker_id_and_tick_is_granted_twice_whatever_crashes_or_jumps() =>
        Gen.Select(Definitions, Schedules).Sample(
            (definition, schedule) =>
            {
                var model = new PoolModel(definition, new UsedTicks());
                model.Run(schedule);
                model.Finish();
            },
            iter: ModelRuns.Schedules(2500));

    [Fact]
    public void A_reloaded_table_decides_as_the_one_before_it() =>
        Gen.Select(Definitions, Schedules, Gen.Int[0, 3]).Sample(
            (definition, schedule, size) =>
            {
                var model = new PoolModel(definition, new UsedTicks());
                model.Run(schedule);
                model.Finish();

                var reloaded = new IdTable([.. model.Store.Rows]);
                foreach (var command in new IdCommand[] { new DescribePools(default, "orders"), Request(definition, size) })
                {
                    Assert.Equivalent(model.Decide(command), reloaded.Decide(command, model.Now).Reply);
                }
            },
            iter: ModelRuns.Schedules(500));

    [Fact]
    public void Stored_leases_never_share_a_worker_id_and_neither_do_names() =>
        Gen.Select(Definitions, Schedules).Sample(
            (definition, schedule) =>
            {
                var model = new PoolModel(definition, new UsedTicks());
                model.Run(schedule);

                var pool = model.Store.Rows.OfType<PoolRow>().Single();
                var withBits = definition.Layout.DatacenterBits > 0;
                var leased = model.Store.Rows.OfType<LeaseRow>().Where(row => row.Generation == pool.Generation)
                    .SelectMany(row => Workers(withBits ? row.Datacenter : 0, row.FirstWorker, row.Workers)).ToArray();
                var kept = model.Store.Rows.OfType<HolderRow>().Where(row => row.Generation == pool.Generation)
                    .SelectMany(row => Workers(withBits ? row.Datacenter : 0, row.FirstWorker, row.Workers)).ToArray();
                Assert.Distinct(leased);
                Assert.Distinct(kept);
            },
            iter: ModelRuns.Schedules(500));

    /// <summary>100 million ids in the long form and 3 million else: one long schedule, each id one bit.</summary>
    [Fact]
    public void No_id_of_a_long_life_is_made_twice()
    {
        var ids = ModelRuns.AreLong ? 100_000_000 : 3_000_000;
        var layout = new SnowflakeLayout
        {
            UnitMilliseconds = 10,
            Epoch = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            TimeBits = 30,
            DatacenterBits = 1,
            WorkerBits = 4,
            SequenceBits = 4,
        };
        var used = new UsedIdBitmap();
        var model = new PoolModel(Pool(layout), used);
        var random = new Random(20260101);

        while (used.Count < ids)
        {
            model.Run([(random.Next(100), random.Next(12), random.Next(1001))]);
        }

        Assert.True(used.Count >= ids);
    }

    private static PoolDefinition Pool(SnowflakeLayout layout, params ImmutableArray<DatacenterRange> ranges) =>
        new() { Name = "orders", Layout = layout, Ranges = ranges };

    private static LeaseWorkers Request(PoolDefinition definition, int size) => new(
        new(new Guid(0, 1, 0, new byte[8])),
        "orders",
        1 << size,
        new WorkerHolder("name1", "somewhere", "a process"),
        definition.Ranges.IsDefaultOrEmpty ? 0 : 7,
        IdLimits.BudgetDefault);

    private static IEnumerable<(int Space, int Worker)> Workers(int space, int first, int workers) =>
        Enumerable.Range(first, workers).Select(worker => (space, worker));
}
