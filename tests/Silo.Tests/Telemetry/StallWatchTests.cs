using System.Diagnostics.Metrics;
using Granary.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Telemetry;

public sealed class StallWatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_timer_that_runs_much_too_late_is_measured_and_told_of()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var late = new LateTime(_time);
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(_log));
        var meters = services.GetRequiredService<IMeterFactory>();
        using var watch = new StallWatch(new SiloMetrics(meters), late, logging.CreateLogger<StallWatch>());
        var measured = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => measured.Add(value));
        listener.Start();
        await watch.StartAsync(TestContext.Current.CancellationToken);

        _time.Advance(StallWatch.Every);
        late.Run();
        _time.Advance(StallWatch.Every + TimeSpan.FromSeconds(3));
        late.Run();

        Assert.Equal([0, 3], measured);
        Assert.Contains("5012", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    /// <summary>A clock whose one timer runs when the test says so, as late as it likes.</summary>
    private sealed class LateTime(TimeProvider inner) : TimeProvider, ITimer
    {
        private Action? _due;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _due = () => callback(state);
            return this;
        }

        public void Run() => _due!();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
