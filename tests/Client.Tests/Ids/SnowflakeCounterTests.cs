using CsCheck;

namespace Granary.Ids;

/// <summary>The counter under random schedules: whatever the clocks do, an id comes once, inside its slice, and they grow.</summary>
public sealed class SnowflakeCounterTests
{
    private static readonly TimeSpan Borrow = TimeSpan.FromMilliseconds(10);

    private static readonly SnowflakeLayout[] Layouts =
    [
        SnowflakeLayout.Default,
        SnowflakeLayout.Twitter,
        SnowflakeLayout.Sonyflake,
        SnowflakeLayout.Js53,
        SnowflakeLayout.Default with { UnitMilliseconds = 1000, TimeBits = 32, SequenceBits = 4 },
        SnowflakeLayout.Js53 with { SequenceBits = 4 },
    ];

    private enum Act
    {
        Draw,
        Fill,
        Pass,
        Renew,
        Move,
    }

    private static readonly Gen<SnowflakeLayout> AnyLayout =
        from index in Gen.Int[0, Layouts.Length - 1]
        from order in Gen.Enum<SnowflakeFieldOrder>()
        select Layouts[index] with { Order = order };

    private static readonly Gen<(Act Act, int Amount, int Jump, int RoundTrip)[]> AnySchedule =
        Gen.Select(Gen.Enum<Act>(), Gen.Int[1, 200], Gen.Int[-5_000, 5_000], Gen.Int[0, 400]).Array[1, 60];

    [Fact]
    public void Ids_come_once_and_grow_and_stay_inside_their_slice_whatever_the_clocks_do() =>
        Gen.Select(AnyLayout, Gen.Int[0, 3], AnySchedule).Sample((layout, widthBits, schedule) =>
        {
            var world = new World(layout, 1 << widthBits);
            var last = -1L;
            var ids = new long[200];
            foreach (var (act, amount, jump, roundTrip) in schedule)
            {
                switch (act)
                {
                    case Act.Pass:
                        world.Pass(amount * 20);
                        break;
                    case Act.Renew:
                        world.Renew(jump, roundTrip);
                        break;
                    case Act.Move:
                        world.Move(jump, roundTrip, amount);
                        break;
                    case Act.Draw or Act.Fill:
                        var count = act == Act.Fill ? world.Counter.Fill(world.Milliseconds, ids.AsSpan(0, amount)) : 0;
                        if (act == Act.Draw && world.Counter.TryNext(world.Milliseconds, out ids[0]))
                        {
                            count = 1;
                        }

                        foreach (var id in ids.AsSpan(0, count))
                        {
                            Assert.True(id > last, $"{id} after {last}");
                            world.AssertGranted(id);
                            last = id;
                        }

                        break;
                }
            }
        });

    [Fact]
    public void A_counter_gives_each_id_of_its_ticks_exactly_once_and_no_more()
    {
        var layout = SnowflakeLayout.Js53 with { SequenceBits = 4 };
        var world = new World(layout, 4);
        var ids = new long[10_000];

        var count = world.Counter.Fill(world.Milliseconds, ids);

        // The tick that it is, and what may be borrowed.
        Assert.Equal(11 * 4 * 16, count);
        Assert.Equal(count, ids.Take(count).Distinct().Count());
        Assert.False(world.Counter.TryNext(world.Milliseconds, out _));
        Assert.Equal([4, 5, 6, 7], ids.Take(count).Select(id => layout.Decode(id).Worker).Distinct().Order());
    }

    [Fact]
    public async Task Threads_that_draw_while_the_worker_ids_change_get_growing_ids_and_none_twice()
    {
        var layout = SnowflakeLayout.Default;
        var world = new World(layout, 8);
        var stop = false;
        var drawers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var drawn = new List<long>();
            while (!Volatile.Read(ref stop) && drawn.Count < 300_000)
            {
                if (world.Counter.TryNext(world.Milliseconds, out var id))
                {
                    drawn.Add(id);
                }
            }

            return drawn;
        })).ToArray();

        for (var change = 0; change < 2_000; change++)
        {
            world.Pass(1);
            if (change % 2 == 0)
            {
                world.Move(change % 7, change % 50, change % 11);
            }
            else
            {
                world.Renew(change % 7, change % 50);
            }
        }

        Volatile.Write(ref stop, true);
        var perThread = await Task.WhenAll(drawers);
        Assert.All(perThread, drawn => Assert.True(drawn.Zip(drawn.Skip(1)).All(pair => pair.First < pair.Second), "each thread's ids grow"));
        Assert.Equal(perThread.Sum(drawn => drawn.Count), perThread.SelectMany(drawn => drawn).Distinct().Count());
        Assert.All(perThread.SelectMany(drawn => drawn), world.AssertGranted);
    }

    [Fact]
    public void After_the_end_there_is_no_id_and_the_tail_begins_behind_the_last()
    {
        var world = new World(SnowflakeLayout.Default, 1);
        Assert.True(world.Counter.TryNext(world.Milliseconds, out var id));

        var next = world.Counter.End();

        Assert.Equal(SnowflakeLayout.Default.Decode(id).Tick + 1, next);
        Assert.False(world.Counter.TryNext(world.Milliseconds + 1000, out _));
        Assert.Equal(0, world.Counter.Fill(world.Milliseconds + 1000, new long[5]));
        Assert.True(world.Counter.IsEnded);
    }

    [Fact]
    public void A_slow_answer_does_not_spoil_a_good_anchor()
    {
        var world = new World(SnowflakeLayout.Default, 1);
        world.Counter.TryNext(world.Milliseconds, out var before);

        // The server's time was read right before the answer, four seconds after the question.
        world.Pass(4_000);
        world.Renew(jump: 0, roundTrip: 4_000);

        world.Counter.TryNext(world.Milliseconds, out var after);
        var layout = SnowflakeLayout.Default;
        Assert.Equal(4_000, layout.Decode(after).Tick - layout.Decode(before).Tick);
    }

    /// <summary>A server that grants by the rules, and a counter that lives on its grants.</summary>
    private sealed class World
    {
        private const int BudgetMilliseconds = 30_000;
        private readonly SnowflakeLayout _layout;
        private readonly int _workers;
        private readonly Lock _gate = new();
        private readonly Dictionary<int, long> _marks = [];
        private readonly List<WorkerLease> _granted = [];
        private long _server = (long)TimeSpan.FromDays(900).TotalMilliseconds;
        private long _milliseconds = 5_000_000;

        public World(SnowflakeLayout layout, int workers)
        {
            _layout = layout;
            _workers = workers;
            Counter = new SnowflakeCounter(SnowflakeSlice.Begin(Grant(workers), Milliseconds, TimeSpan.Zero, Borrow));
        }

        public SnowflakeCounter Counter { get; }

        public long Milliseconds => Volatile.Read(ref _milliseconds);

        public void Pass(int milliseconds)
        {
            Interlocked.Add(ref _milliseconds, milliseconds);
            _server += milliseconds;
        }

        /// <summary>Renews after the server's clock has jumped.</summary>
        public void Renew(int jump, int roundTrip)
        {
            _server += jump;
            var held = Counter.Slice.Lease;
            var tick = _server / _layout.UnitMilliseconds;
            var lo = held.Hi >= tick ? held.Lo : tick;
            var lease = Record(held with { Lo = lo, Hi = Math.Max(held.Hi, tick + Budget), ServerTime = Now });
            Counter.Extend(Counter.Slice.Continue(lease, Milliseconds, TimeSpan.FromMilliseconds(roundTrip), Borrow, Counter.UnusedTick));
        }

        /// <summary>Takes another lease after the server's clock has jumped.</summary>
        public void Move(int jump, int roundTrip, int place)
        {
            _server += jump;
            var width = 1 << (place % 4);
            var lease = Grant(width * (place % Math.Min(4, _layout.WorkersPerDatacenter / width)), width);
            Counter.Move(unused => Counter.Slice.Continue(lease, Milliseconds, TimeSpan.FromMilliseconds(roundTrip), Borrow, unused));
        }

        public void AssertGranted(long id)
        {
            var parts = _layout.Decode(id);
            lock (_gate)
            {
                Assert.Contains(_granted, lease => parts.Worker >= lease.FirstWorker && parts.Worker < lease.FirstWorker + lease.Workers
                    && parts.Tick >= lease.Lo && parts.Tick < lease.Hi);
            }
        }

        private DateTimeOffset Now => _layout.Epoch.AddMilliseconds(_server);

        private long Budget => Math.Max(1, BudgetMilliseconds / _layout.UnitMilliseconds);

        private WorkerLease Grant(int firstWorker) => Grant(firstWorker, _workers);

        private WorkerLease Grant(int firstWorker, int workers)
        {
            var tick = _server / _layout.UnitMilliseconds;
            var lo = Math.Max(tick, Enumerable.Range(firstWorker, workers).Max(worker => _marks.GetValueOrDefault(worker)));
            return Record(new WorkerLease
            {
                LeaseId = Guid.NewGuid(),
                Pool = "default",
                Layout = _layout,
                Datacenter = 0,
                FirstWorker = firstWorker,
                Workers = workers,
                Lo = lo,
                Hi = Math.Max(tick + Budget, lo + 100),
                ServerTime = Now,
            });
        }

        private WorkerLease Record(WorkerLease lease)
        {
            lock (_gate)
            {
                _granted.Add(lease);
                foreach (var worker in Enumerable.Range(lease.FirstWorker, lease.Workers))
                {
                    _marks[worker] = lease.Hi;
                }

                return lease;
            }
        }
    }
}
