using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Granary.Cluster;

/// <summary>
/// Listens to the meters <c>Granary.*</c> of this silo and keeps the last minutes of them, second by second, so that who
/// begins to look sees at once what has been. Thread-safe.
/// </summary>
internal sealed class SiloMeters : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>What all names of instruments begin with.</summary>
    public const string NamePrefix = "granary.";

    private const string MeterPrefix = "Granary.";
    private const string CommandsSuffix = ".commands";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, MeterSeries> _series = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _meters;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private TimeSpan _cpuSeen = Environment.CpuUsage.TotalTime;
    private double _cpu;

    public SiloMeters(IMeterFactory meters, TimeProvider time)
    {
        _meters = meters;
        _time = time;
        StartedAt = time.GetUtcNow();
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<long>(static (_, count, tags, state) => ((MeterSeries)state!).Add(count, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, count, tags, state) => ((MeterSeries)state!).Add(count, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, duration, _, state) => ((MeterSeries)state!).Record(duration));
        _listener.Start();
    }

    /// <summary>When this silo was made.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The process' share of the machine's processors in the last second.</summary>
    public double Cpu => Volatile.Read(ref _cpu);

    /// <summary>What the ledger does.</summary>
    public LedgerReport Ledger()
    {
        lock (_gate)
        {
            var rounds = Find("ledger.round.duration");
            var (roundCount, changeCount) = (Recent(rounds), Recent(Find("ledger.changes")));
            return new LedgerReport
            {
                RoundsPerSecond = (double)roundCount / ClusterLimits.RateSeconds,
                ChangesPerSecond = (double)changeCount / ClusterLimits.RateSeconds,
                ChangesPerRound = roundCount == 0 ? 0 : (double)changeCount / roundCount,
                Waiting = Find("ledger.waiting")?.All.Total ?? 0,
                RoundMedianMs = rounds?.Durations?.Quantile(0.5) ?? 0,
                RoundP99Ms = rounds?.Durations?.Quantile(0.99) ?? 0,
                Failures = [.. Find("ledger.failures")?.Codes() ?? []],
            };
        }
    }

    /// <summary>What each block does that counts its commands.</summary>
    public ImmutableArray<BlockReport> Blocks()
    {
        lock (_gate)
        {
            return
            [
                .. from series in _series.Values
                   where series.Name.EndsWith(CommandsSuffix, StringComparison.Ordinal)
                   orderby series.Name
                   select new BlockReport
                   {
                       Block = BlockOf(series),
                       CommandsPerSecond = (double)Recent(series) / ClusterLimits.RateSeconds,
                       RefusalsPerSecond = (double)series.Failed.Sum(ClusterLimits.RateSeconds) / ClusterLimits.RateSeconds,
                       Refusals = [.. series.Codes()],
                   },
            ];
        }
    }

    /// <summary>The last seconds of everything that counts.</summary>
    public ImmutableArray<HistorySeries> History(int seconds)
    {
        lock (_gate)
        {
            var all =
                from series in _series.Values
                where !series.IsLevel
                select new HistorySeries(series.Name, series.All.Latest(seconds));
            var refusals =
                from series in _series.Values
                where series.Name.EndsWith(CommandsSuffix, StringComparison.Ordinal)
                select new HistorySeries($"{BlockOf(series)}.refusals", series.Failed.Latest(seconds));
            var times =
                from series in _series.Values
                where series.Durations is not null
                select new HistorySeries(
                    $"{series.Name[..series.Name.LastIndexOf('.')]}.microseconds", series.Microseconds.Latest(seconds));
            return [.. all.Concat(refusals).Concat(times).OrderBy(static series => series.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Ends a second.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            foreach (var series in _series.Values)
            {
                series.Tick();
            }

            var cpu = Environment.CpuUsage.TotalTime;
            Volatile.Write(ref _cpu, Math.Clamp((cpu - _cpuSeen) / Second / Environment.ProcessorCount, 0, 1));
            _cpuSeen = cpu;
        }
    }

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloMeters), ServiceLifecycleStage.RuntimeInitialize, Start, Stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _stop.Dispose();
    }

    private static string BlockOf(MeterSeries series) => series.Name[..series.Name.IndexOf('.', StringComparison.Ordinal)];

    private static long Recent(MeterSeries? series) => series?.All.Sum(ClusterLimits.RateSeconds) ?? 0;

    private MeterSeries? Find(string name) => _series.GetValueOrDefault(name);

    private void Listen(Instrument instrument, MeterListener listener)
    {
        // Several silos of one process, as tests have them, each hear their own instruments only.
        if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal)
            && ReferenceEquals(instrument.Meter.Scope, _meters)
            && !instrument.IsObservable
            && instrument.Name.StartsWith(NamePrefix, StringComparison.Ordinal)
            && _series.Count < ClusterLimits.SeriesMax)
        {
            listener.EnableMeasurementEvents(instrument, _series.GetOrAdd(instrument.Name[NamePrefix.Length..], _ => new MeterSeries(instrument)));
        }
    }

    private Task Start(CancellationToken cancellationToken)
    {
        _run = Task.Run(Run, cancellationToken);
        return Task.CompletedTask;
    }

    private async Task Stop(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(cancellationToken);
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Second, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Tick();
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }
}
