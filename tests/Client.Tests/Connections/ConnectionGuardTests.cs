using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Connections;

public sealed class ConnectionGuardTests : IDisposable
{
    private static readonly string Ours = new('o', ConnectionLimits.SecretLengthMin);
    private static readonly string Theirs = new('t', ConnectionLimits.SecretLengthMin);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _clock = new();
    private readonly GuardLog _log = new();
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly MeterListener _meters = new();
    private readonly ConnectionMetrics _metrics;
    private readonly PipePair _pipes = new();

    public ConnectionGuardTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _metrics = new ConnectionMetrics(factory);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Name == "granary.connections.refused")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => _refused.Enqueue(string.Join(' ', tags.ToArray().Select(static tag => tag.Value))));
        _meters.Start();
    }

    public void Dispose()
    {
        _meters.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task A_connection_reaches_Orleans_after_both_ends_have_proved_the_secret()
    {
        var dialing = RunOutbound(Guard(Ours), _pipes.Dialer);
        var listening = RunInbound(Guard(Ours), _pipes.Listener);

        Assert.True(await Eventually.Completes(dialing, "the dialer let the connection through"));
        Assert.True(await Eventually.Completes(listening, "the listener let the connection through"));
        Assert.Empty(_refused);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_dialer_with_another_secret_is_refused_counted_and_logged_at_both_ends()
    {
        using var hungUp = new CancellationTokenSource();
        var dialing = RunOutbound(Guard(Theirs), _pipes.Dialer);
        var listening = RunInbound(Guard(Ours), _pipes.Listener, hungUp);

        var untrusted = await Assert.ThrowsAsync<HandshakeException>(() => Eventually.Completes(dialing, "the dialer gave up"));
        await Eventually.True(() => _refused.Count == 1, "the refusal is counted");
        await hungUp.CancelAsync();
        Assert.False(await Eventually.Completes(listening, "the listener kept the connection from Orleans"));
        Assert.Equal(HandshakeFailure.Refused, untrusted.Failure);
        Assert.Equal(["gateway ProofWrong"], _refused);
        Assert.Contains(_log.Lines, static line => line.StartsWith("Warning 5101", StringComparison.Ordinal) && line.Contains("10.0.0.9", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, static line => line.StartsWith("Error 5102", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, static line => line.Contains(Ours, StringComparison.Ordinal) || line.Contains(Theirs, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Garbage_is_refused_counted_and_logged()
    {
        using var hungUp = new CancellationTokenSource();
        var listening = RunInbound(Guard(Ours), _pipes.Listener, hungUp);

        await _pipes.Dialer.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"));

        await Eventually.True(() => _refused.Count == 1, "the refusal is counted");
        await hungUp.CancelAsync();
        Assert.False(await Eventually.Completes(listening, "the listener kept the connection from Orleans"));
        Assert.Equal(["gateway Foreign"], _refused);
        Assert.Contains(_log.Lines, static line => line.StartsWith("Warning 5101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_is_refused_counted_and_logged_at_the_deadline()
    {
        var listening = RunInbound(Guard(Ours), _pipes.Listener);
        await _pipes.Dialer.ReadAsync(1);
        var before = listening.IsCompleted;

        _clock.Advance(ConnectionLimits.HandshakeWithin);

        Assert.False(before);
        Assert.False(await Eventually.Completes(listening, "the listener gave up"));
        Assert.Equal(["gateway TooSlow"], _refused);
        Assert.Contains(_log.Lines, static line => line.StartsWith("Warning 5101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_only_looks_whether_somebody_listens_hears_a_byte_and_is_not_logged()
    {
        var listening = RunInbound(Guard(Ours), _pipes.Listener);

        await _pipes.Dialer.Output.CompleteAsync();
        var heard = await _pipes.Dialer.ReadAsync(1);

        Assert.Single(heard);
        Assert.False(await Eventually.Completes(listening, "the listener kept the connection from Orleans"));
        Assert.Empty(_refused);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Connections_without_proof_beyond_the_limit_are_refused_at_once_and_let_in_again_later()
    {
        var guard = Guard(Ours);
        var waiting = Enumerable.Range(0, ConnectionLimits.UnprovenMax).Select(_ => RunInbound(guard, new PipePair().Listener)).ToList();

        var above = await Eventually.Completes(RunInbound(guard, _pipes.Listener), "the connection above the limit is refused");
        _clock.Advance(ConnectionLimits.HandshakeWithin);
        await Eventually.Completes(Task.WhenAll(waiting), "the silent ones are refused");
        var later = new PipePair();
        var dialing = RunOutbound(Guard(Ours), later.Dialer);
        var listening = RunInbound(guard, later.Listener);

        Assert.False(above);
        Assert.True(await Eventually.Completes(listening, "there is room again"));
        Assert.True(await dialing);
        Assert.Contains("gateway TooMany", _refused);
    }

    [Fact]
    public async Task The_same_address_is_logged_once_in_a_while_and_counted_every_time()
    {
        var guard = Guard(Ours);
        await RefuseAsync(guard);
        await RefuseAsync(guard);
        var soon = _log.Lines.Count;

        _clock.Advance(ConnectionLimits.LogRefusalEvery);
        await RefuseAsync(guard);

        Assert.Equal((1, 2, 3), (soon, _log.Lines.Count, _refused.Count));
    }

    [Fact]
    public async Task Without_a_secret_here_the_demand_for_one_is_understood()
    {
        using var hungUp = new CancellationTokenSource();
        var listening = RunInbound(Guard(Ours), _pipes.Listener, hungUp);
        var dialing = RunOutbound(Guard(null), _pipes.Dialer, static pipe => pipe.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask());

        var untrusted = await Assert.ThrowsAsync<HandshakeException>(() => Eventually.Completes(dialing, "the dialer gave up"));

        Assert.Equal(HandshakeFailure.SecretMissing, untrusted.Failure);
        Assert.Contains(_log.Lines, static line => line.StartsWith("Error 5102", StringComparison.Ordinal));
        await hungUp.CancelAsync();
        Assert.False(await Eventually.Completes(listening, "the listener noticed that the dialer hung up"));
    }

    [Fact]
    public async Task Without_any_secret_the_traffic_passes_and_the_connection_gets_its_own_pipe_back()
    {
        var connection = new DefaultConnectionContext("1", _pipes.Dialer, _pipes.Dialer);
        await _pipes.Listener.WriteAsync(10, 0, 0, 0, 7);
        byte[] read = [];

        await Build(Guard(null).GuardOutbound, async passed => read = await passed.Transport.ReadAsync(5))(connection);

        Assert.Equal([10, 0, 0, 0, 7], read);
        Assert.Same(_pipes.Dialer, connection.Transport);
    }

    private static ConnectionDelegate Build(Action<IConnectionBuilder> guard, ConnectionDelegate orleans)
    {
        var builder = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider());
        guard(builder);
        builder.Run(connection => orleans(connection));
        return builder.Build();
    }

    // Whether the connection came through to Orleans.
    private static async Task<bool> RunAsync(Action<IConnectionBuilder> guard, IDuplexPipe pipe, Func<IDuplexPipe, Task> orleans, CancellationToken closed)
    {
        var passed = false;
        var connection = new DefaultConnectionContext("1", pipe, pipe)
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse("10.0.0.9"), 40_000),
            ConnectionClosed = closed,
        };
        await Build(guard, through =>
        {
            passed = true;
            return orleans(through.Transport);
        })(connection);
        return passed;
    }

    private static Task<bool> RunInbound(ConnectionGuard guard, IDuplexPipe pipe, CancellationTokenSource? hungUp = null) =>
        RunAsync(guard.GuardInbound, pipe, static _ => Task.CompletedTask, hungUp?.Token ?? CancellationToken.None);

    private static Task<bool> RunOutbound(ConnectionGuard guard, IDuplexPipe pipe, Func<IDuplexPipe, Task>? orleans = null) =>
        RunAsync(guard.GuardOutbound, pipe, orleans ?? (static _ => Task.CompletedTask), CancellationToken.None);

    private async Task RefuseAsync(ConnectionGuard guard)
    {
        var pipes = new PipePair();
        var before = _refused.Count;
        using var hungUp = new CancellationTokenSource();
        var listening = RunInbound(guard, pipes.Listener, hungUp);
        await pipes.Dialer.WriteAsync("garbage"u8.ToArray());
        await Eventually.True(() => _refused.Count > before, "the refusal is counted");
        await hungUp.CancelAsync();
        await Eventually.Completes(listening, "the refused connection ends");
    }

    private ConnectionGuard Guard(string? secret) => new(
        secret is null ? null : ClusterSecret.Of(secret), "granary", ConnectionPurpose.Gateway, _metrics, _clock, _log);
}
