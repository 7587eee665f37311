using CsCheck;
using Granary.Shards;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

/// <summary>What a holder may count on, whatever happens between it and the shards.</summary>
public sealed class SessionProperties
{
    private const string Name = "a";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly Gen<int> Ttls = Gen.OneOf(2, 2, 3, 15, 30);

    private static readonly Gen<(int Ttl, int Latency, (int Kind, double Pause)[] Steps)> Schedules = Gen.Select(
        Ttls, Gen.Int[0, 400], Gen.Select(Gen.Int[0, 5], Gen.Double[0.01, 0.9]).Array[2, 12]);

    [Fact]
    public void A_holder_knows_that_its_lock_is_lost_before_anybody_else_is_granted_it()
    {
        var losses = 0;
        Schedules.Sample(
            schedule => TurnLoop.Run(async loop =>
            {
                var time = new FakeTimeProvider();
                using var shards = new CoreLockShards(time, count: 1);
                await using var fixture = new LockFixture(shards, time, listening: TimeProvider.System);
                await using var end = new LineEnd(fixture.Line, shards);
                fixture.Line.IsDeaf = true;
                var random = new Random(schedule.Latency);
                fixture.Line.Latency = () => TimeSpan.FromMilliseconds(random.Next(schedule.Latency + 1) / 2);
                var session = fixture.Client.OpenSession(new LockSessionOptions { Ttl = TimeSpan.FromSeconds(schedule.Ttl) });
                var acquiring = session.AcquireAsync(Name, cancellationToken: TestContext.Current.CancellationToken);
                await Pass(loop, time, TimeSpan.FromSeconds(1));
                var held = await acquiring;
                var lost = held.HandleLostToken;
                shards.Tell<LockQueued>(0, Rival());
                shards.Changed = Check;
                void Check()
                {
                    var holder = shards.Tell<LockList>(0, new DescribeLocks(OperationId.New(), new LockFilter("default", Name), 1)).Locks.FirstOrDefault()?.Holders.FirstOrDefault();
                    if (holder?.Session.Id != session.Id)
                    {
                        Assert.False(held.IsHeld, "the holder counts on a lock that another was granted");
                        Assert.True(lost.IsCancellationRequested, "the holder was not told before another was granted the lock");
                    }
                }

                foreach (var (kind, pause) in schedule.Steps)
                {
                    switch (kind)
                    {
                        case 0 or 1:
                            fixture.Line.Cut();
                            break;
                        case 2 or 3:
                            fixture.Line.Mend();
                            break;
                        case 4:
                            shards.TakeOver(0, isClean: pause < 0.4);
                            shards.Tell<ShardReply>(0, Rival());
                            Check();
                            break;
                        default:
                            shards.Silent[0] = true;
                            break;
                    }

                    await Pass(loop, time, TimeSpan.FromSeconds(schedule.Ttl * pause));
                    shards.Silent.Clear();
                }

                losses += lost.IsCancellationRequested ? 1 : 0;
            }),
            iter: TestEnvironment.Choose(150L, 5_000L),
            threads: 1);

        Assert.True(losses > 10, $"Only {losses} schedules lost the lock.");
    }

    [Fact]
    public void A_line_that_is_frozen_for_less_than_0_6_of_the_time_to_live_loses_nothing() =>
        Gen.Select(Ttls, Gen.Int[0, 10], Gen.Double[0, 1], Gen.Double[0.05, 0.59]).Sample(
            (ttl, latency, start, frozen) => TurnLoop.Run(async loop =>
            {
                var time = new FakeTimeProvider();
                using var shards = new CoreLockShards(time, count: 1);
                await using var fixture = new LockFixture(shards, time, listening: TimeProvider.System);
                await using var end = new LineEnd(fixture.Line, shards);
                fixture.Line.IsDeaf = true;
                fixture.Line.Latency = () => TimeSpan.FromMilliseconds(latency);
                var session = fixture.Client.OpenSession(new LockSessionOptions { Ttl = TimeSpan.FromSeconds(ttl) });
                var acquiring = session.AcquireAsync(Name, cancellationToken: TestContext.Current.CancellationToken);
                await Pass(loop, time, TimeSpan.FromSeconds(0.2));
                var held = await acquiring;
                for (var i = 0; i < 2; i++)
                {
                    await Pass(loop, time, TimeSpan.FromSeconds((1 + start) * ttl));
                    fixture.Line.Cut();
                    await Pass(loop, time, TimeSpan.FromSeconds(ttl * frozen));
                    fixture.Line.Mend();
                }

                await Pass(loop, time, TimeSpan.FromSeconds(ttl));

                Assert.True(held.IsHeld);
                Assert.False(held.HandleLostToken.IsCancellationRequested);
            }),
            iter: TestEnvironment.Choose(60L, 2_000L),
            threads: 1);

    private static AcquireLock Rival() => new(
        OperationId.New(), new LockSessionInfo(Guid.NewGuid(), LockLimits.TtlMax, "host", "rival"), Guid.NewGuid(), "default", [Name],
        LockMode.Exclusive, 1, 1, Wait: true, Note: null);

    private static async Task Pass(TurnLoop loop, FakeTimeProvider time, TimeSpan span)
    {
        await loop.Settle();
        for (var passed = TimeSpan.Zero; passed < span; passed += Step)
        {
            time.Advance(Step);
            await loop.Settle();
        }
    }

    /// <summary>Mends the line at the end, however it comes, so that the client can take its leave.</summary>
    private sealed class LineEnd(LockLine line, CoreLockShards shards) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            shards.Changed = null;
            line.Latency = static () => TimeSpan.Zero;
            line.Mend();
            return ValueTask.CompletedTask;
        }
    }
}
