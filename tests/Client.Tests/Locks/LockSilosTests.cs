namespace Granary.Locks;

/// <summary>The client over the grains as they run.</summary>
public sealed class LockSilosTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_of_two_processes_hand_a_hot_lock_on_and_are_never_in_it_together()
    {
        await using var silos = await LockSilos.StartAsync(1);
        var clients = new[] { silos.Connect(), silos.Connect() };
        var inside = 0;
        var tokens = new List<long>();

        await Eventually.Completes(
            Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
            {
                for (var i = 0; i < 25; i++)
                {
                    await using var held = await clients[worker % 2].Client.AcquireAsync("hot", cancellationToken: Ct);
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    tokens.Add(held.Token);
                    Interlocked.Decrement(ref inside);
                }
            })),
            "all had their turns",
            TimeSpan.FromMinutes(2));

        Assert.Equal(200, tokens.Count);
        Assert.Equal(tokens.Order().Distinct(), tokens);
    }

    [Fact]
    public async Task Holders_and_waiters_outlive_the_loss_of_a_silo()
    {
        await using var silos = await LockSilos.StartAsync(2);
        var (one, other) = (silos.Connect(), silos.Connect());
        var names = Enumerable.Range(0, 12).Select(i => $"n{i}").ToList();
        var session = one.Client.OpenSession(new LockSessionOptions { Ttl = TimeSpan.FromSeconds(60) });
        var held = await Task.WhenAll(names.Select(name => session.AcquireAsync(name, cancellationToken: Ct)));
        var waiting = names.Select(name => other.Client.AcquireAsync(name, cancellationToken: Ct)).ToList();
        await Eventually.True(async () => (await one.Client.ListAsync(cancellationToken: Ct)).Sum(static one => one.Waiters) == 12, "all wait");

        await silos.StopAsync(1, isKilled: true);
        await Eventually.True(
            async () => (await one.Client.ListAsync(cancellationToken: Ct)).Sum(static one => one.Waiters) == 12, "all wait again", TimeSpan.FromMinutes(2));
        Assert.All(held, static one => Assert.True(one.IsHeld));
        foreach (var mine in held)
        {
            await mine.DisposeAsync();
        }

        var next = await Eventually.Completes(Task.WhenAll(waiting), "all get the locks", TimeSpan.FromMinutes(1));
        Assert.All(next.Zip(held), static pair => Assert.True(pair.First.Token > pair.Second.Token));
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Keep_alives_by_the_hub_keep_a_short_session_alive()
    {
        await using var silos = await LockSilos.StartAsync(1);
        var client = silos.Connect();
        await using var session = client.Client.OpenSession(new LockSessionOptions { Ttl = LockLimits.TtlMin });
        await using var held = await session.AcquireAsync("a", cancellationToken: Ct);

        await Eventually.True(() => client.Line.KeepAlives >= 6, "twice the time to live has passed");

        Assert.True(held.IsHeld);
        Assert.Single((await client.Client.GetAsync("a", cancellationToken: Ct)).Holders);
    }

    [Fact]
    public async Task Leases_of_sessions_elsewhere_are_waited_for_renewed_and_ended()
    {
        await using var silos = await LockSilos.StartAsync(1);
        var gateway = silos.Connect().Leases;
        var (one, other) = (Someone(), Someone());
        var (first, second) = (Shards.OperationId.New(), Shards.OperationId.New());
        string[] names = ["a", "b", "c"];
        var tokens = await gateway.AcquireAsync(one, first, names, LockRequest.Exclusive, TimeSpan.Zero, Ct);
        Assert.Null(await gateway.AcquireAsync(other, second, names, LockRequest.Exclusive, TimeSpan.Zero, Ct));
        var waiting = gateway.AcquireAsync(other, second, names, LockRequest.Exclusive, TimeSpan.FromMinutes(1), Ct);

        Assert.Equal(names, (await gateway.RenewAsync(one, Ct)).Held.Select(static lease => lease.Name).Order(StringComparer.Ordinal));
        Assert.True(await gateway.ReleaseAsync(one, first, names, "default", Ct));
        Assert.False(await gateway.ReleaseAsync(one, first, names, "default", Ct));
        var next = await Eventually.Completes(waiting, "the locks are handed on");

        Assert.All(next!.Zip(tokens!), static pair => Assert.True(pair.First.Token > pair.Second.Token));
        await gateway.EndAsync(other, Ct);
        var lost = await Assert.ThrowsAsync<GranaryException>(() => gateway.RenewAsync(other, Ct));
        Assert.Equal(LockCodes.SessionLost, lost.Code);
    }

    private static LockSessionInfo Someone() => new(Guid.NewGuid(), TimeSpan.FromSeconds(30), "host", "process 1");
}
