using System.Diagnostics.Metrics;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

/// <summary>What the client tells of its locks.</summary>
public sealed class LockTelemetryTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Measured _measured;
    private readonly CoreLockShards _shards;
    private readonly LockFixture _fixture;

    public LockTelemetryTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _measured = new Measured(meters);
        _shards = new CoreLockShards(_time);
        _fixture = new LockFixture(_shards, _time, new ClientMetrics(meters), TimeProvider.System);
        _fixture.Line.IsDeaf = true;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _fixture.Line.Mend();
        await _fixture.DisposeAsync();
        _shards.Dispose();
        _measured.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Held_locks_are_counted_until_they_are_given_back_or_lost()
    {
        var first = await _fixture.Client.AcquireAsync("a", cancellationToken: Ct);
        var second = await _fixture.Client.AcquireAllAsync(["b", "c"], cancellationToken: Ct);
        Assert.Equal(2, _measured["granary.client.lock.held"]);

        await first.DisposeAsync();
        Assert.Equal(1, _measured["granary.client.lock.held"]);
        _fixture.Line.Cut();
        _time.Advance(LockLimits.TtlDefault);
        Assert.Equal(0, _measured["granary.client.lock.held"]);
        await second.DisposeAsync();

        Assert.Equal(0, _measured["granary.client.lock.held"]);
        Assert.Equal(1, _measured["granary.client.lock.losses", "code=locks.session_lost"]);
    }

    [Fact]
    public async Task Keep_alives_are_counted_by_their_outcome()
    {
        await using var held = await _fixture.Client.AcquireAsync("a", cancellationToken: Ct);

        _time.Advance(LockLimits.TtlDefault / LockLimits.KeepAlivesPerTtl);

        await Eventually.True(() => _measured["granary.client.lock.keepalives", "outcome=ok"] == 1, "a keep-alive is counted");
    }
}
