using System.Diagnostics;

namespace Granary.Locks;

/// <summary>What a holder is told when nothing gets through between it and the cluster any more.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class FrozenProxyTests(OneSilo shared, ITestOutputHelper output)
{
    private const int AttemptsPerRound = 5;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static readonly FlowDirection[] Directions = [FlowDirection.Both, FlowDirection.ToServer, FlowDirection.ToClient];

    private readonly Random _random = new(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_loss_signal_comes_before_the_next_grant() => AssertLossComesFirstAsync(Short, TestEnvironment.Choose(3, 300));

    [LongFact]
    public Task The_loss_signal_of_a_long_lease_comes_before_the_next_grant() => AssertLossComesFirstAsync(Long, 12);

    [Fact]
    public Task A_freeze_that_is_shorter_than_six_tenths_of_the_time_to_live_loses_nothing() => AssertNothingIsLostAsync(Short, TestEnvironment.Choose(3, 300));

    [LongFact]
    public Task A_freeze_that_is_shorter_than_six_tenths_of_a_long_time_to_live_loses_nothing() => AssertNothingIsLostAsync(Long, 12);

    private async Task AssertLossComesFirstAsync(TimeSpan ttl, int rounds)
    {
        await using var proxy = FreezableProxy.Start(shared.Silo.Settings.GatewayPort);
        await using var frozen = await ClusterClient.ConnectAsync(options => options.Gateways.Add(proxy.Address));
        await using var other = await ClusterClient.ConnectAsync(options => options.Gateways.Add(shared.Silo.Gateway));
        for (var round = 0; round < rounds; round++)
        {
            await using var session = frozen.Locks.OpenSession(new LockSessionOptions { Ttl = ttl });
            var handle = await session.AcquireAsync($"frozen-{ttl.TotalSeconds}-{round}", cancellationToken: Ct);
            var token = handle.Token;
            var lost = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            handle.HandleLostToken.UnsafeRegister(_ => lost.TrySetResult(Stopwatch.GetTimestamp()), null);
            var granted = AcquireNextAsync(other, handle.Name);
            await Task.Delay(ttl / LockLimits.KeepAlivesPerTtl * _random.NextDouble(), TimeProvider.System, Ct);

            proxy.Freeze(Directions[round % Directions.Length]);
            var (next, at) = await Eventually.Completes(granted, "the lock passed on", (ttl * 2) + Eventually.Patience);
            var lostAt = await Eventually.Completes(lost.Task, "the holder was told");
            proxy.Thaw();
            await next.DisposeAsync();

            output.WriteLine($"{ttl.TotalSeconds} s, {Directions[round % Directions.Length]}: told {Stopwatch.GetElapsedTime(lostAt, at).TotalMilliseconds:0} ms before the next grant.");
            Assert.True(lostAt < at, $"The holder was told {Stopwatch.GetElapsedTime(at, lostAt).TotalMilliseconds:0} ms after the next grant.");
            Assert.True(next.Token > token);
            Assert.False(handle.IsHeld);
        }
    }

    private async Task AssertNothingIsLostAsync(TimeSpan ttl, int rounds)
    {
        await using var proxy = FreezableProxy.Start(shared.Silo.Settings.GatewayPort);
        await using var frozen = await ClusterClient.ConnectAsync(options => options.Gateways.Add(proxy.Address));
        var kept = 0;
        for (var attempt = 1; attempt <= AttemptsPerRound * rounds && kept < rounds; attempt++)
        {
            kept += await KeepsAsync(frozen, proxy, ttl, Directions[attempt % Directions.Length]) ? 1 : 0;
        }

        Assert.True(kept == rounds, "Nearly every freeze came out longer than it should be.");
    }

    /// <summary>Freezes for a short time while a lock is held; false when it came out too long, since this process did not get to run in time.</summary>
    private async Task<bool> KeepsAsync(ClusterClient client, FreezableProxy proxy, TimeSpan ttl, FlowDirection direction)
    {
        await using var session = client.Locks.OpenSession(new LockSessionOptions { Ttl = ttl });
        await using var handle = await session.AcquireAsync($"kept-{ttl.TotalSeconds}", cancellationToken: Ct);
        await Task.Delay(ttl / LockLimits.KeepAlivesPerTtl * _random.NextDouble(), TimeProvider.System, Ct);
        var started = Stopwatch.GetTimestamp();
        proxy.Freeze(direction);
        await Task.Delay(ttl * (0.2 + (0.35 * _random.NextDouble())), TimeProvider.System, Ct);
        proxy.Thaw(direction);
        if (Stopwatch.GetElapsedTime(started) >= ttl * 0.6)
        {
            return false;
        }

        await Eventually.True(
            () => handle.HandleLostToken.IsCancellationRequested || handle.Validity > ttl * 0.7, "a keep-alive got through again", ttl + Eventually.Patience);
        Assert.False(handle.HandleLostToken.IsCancellationRequested, $"A freeze of {direction} took the lock away.");
        return true;
    }

    private static async Task<(LockHandle Handle, long At)> AcquireNextAsync(ClusterClient client, string name)
    {
        var handle = await client.Locks.AcquireAsync(name, cancellationToken: Ct);
        return (handle, Stopwatch.GetTimestamp());
    }
}
