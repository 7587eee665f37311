namespace Granary.Locks;

/// <summary>Locks outlive the silos that they were granted by.</summary>
public sealed class SiloLossTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_silo_loses_no_lock_that_is_held_and_waiters_get_theirs_from_the_one_that_is_left()
    {
        await using var cluster = new RealCluster("silo-1", "silo-2");
        await cluster.StartAsync("silo-1", "silo-2");
        await using var one = await cluster.ConnectAsync();
        await using var other = await cluster.ConnectAsync();
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"n{i}")];
        await using var session = one.Locks.OpenSession(new LockSessionOptions { Ttl = TimeSpan.FromSeconds(60) });
        var held = await Task.WhenAll(names.Select(name => session.AcquireAsync(name, cancellationToken: Ct)));
        var waiting = names.Select(name => other.Locks.AcquireAsync(name, cancellationToken: Ct)).ToList();
        await Eventually.True(() => AllWait(one), "all wait", Within);

        await cluster["silo-2"].KillAsync();
        await Eventually.True(() => AllWait(one), "all wait at the silo that is left", Within);
        Assert.All(held, static mine => Assert.True(mine.IsHeld));
        foreach (var mine in held)
        {
            await mine.DisposeAsync();
        }

        var next = await Eventually.Completes(Task.WhenAll(waiting), "all get their locks", Within);
        Assert.All(next.Zip(held), static pair => Assert.True(pair.First.Token > pair.Second.Token));
    }

    private static async ValueTask<bool> AllWait(ClusterClient client) =>
        (await client.Locks.ListAsync(new LockFilter("default"), cancellationToken: Ct)).Count(static one => one.Waiters == 1) == 12;
}
