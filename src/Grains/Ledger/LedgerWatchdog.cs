using Microsoft.Extensions.Logging;

namespace Granary.Ledger;

/// <summary>
/// Tells of rounds that are slow and of writers that stand still. It only looks: what is with the database is never cut off by
/// it, since the outcome would be unknown. Thread-safe.
/// </summary>
internal sealed partial class LedgerWatchdog : IAsyncDisposable
{
    private readonly Func<IEnumerable<LedgerWriter>> _writers;
    private readonly LedgerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<LedgerWriter, long> _stalls = [];
    private readonly ITimer _timer;
    private int _rounds;
    private int _slow;
    private TimeSpan _slowest;
    private long? _slowTold;

    public LedgerWatchdog(Func<IEnumerable<LedgerWriter>> writers, LedgerMetrics metrics, TimeProvider time, ILogger logger)
    {
        _writers = writers;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => Look(), null, LedgerLimits.WatchEvery, LedgerLimits.WatchEvery);
    }

    /// <summary>For how long the writer that waits longest has finished no round; zero when none waits.</summary>
    public TimeSpan Busy => _writers().Select(static writer => writer.Look().Busy).DefaultIfEmpty().Max();

    /// <summary>Notes a round that has ended, however it did.</summary>
    public void Ended(TimeSpan took)
    {
        lock (_gate)
        {
            _rounds++;
            if (took <= LedgerLimits.SlowRound)
            {
                return;
            }

            _slow++;
            _slowest = took > _slowest ? took : _slowest;
        }

        _metrics.SlowRound();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        lock (_gate)
        {
            TellSlow();
            foreach (var writer in _writers())
            {
                TellStall(writer, writer.Look());
            }
        }
    }

    private void TellSlow()
    {
        if (_slowTold is { } told && _time.GetElapsedTime(told) < LedgerLimits.SlowRoundsToldEvery)
        {
            return;
        }

        if (_slow > 0)
        {
            LogSlow(_slow, _rounds, LedgerLimits.SlowRound.TotalMilliseconds, _slowest.TotalMilliseconds);
            _slowTold = _time.GetTimestamp();
        }

        (_rounds, _slow, _slowest) = (0, 0, TimeSpan.Zero);
    }

    private void TellStall(LedgerWriter writer, WriterState state)
    {
        var isKnown = _stalls.TryGetValue(writer, out var told);
        if (state.Busy < LedgerLimits.StallAfter)
        {
            if (_stalls.Remove(writer))
            {
                LogGoesOn(writer.Name);
            }

            return;
        }

        if (isKnown && _time.GetElapsedTime(told) < LedgerLimits.StallToldEvery)
        {
            return;
        }

        if (!isKnown)
        {
            _metrics.Stalled();
        }

        _stalls[writer] = _time.GetTimestamp();
        LogStalled(writer.Name, state.Busy.TotalSeconds, state.UnderWay > 0 ? "the database's answer" : "a thread to run on", state.UnderWay, state.Waiting);
    }
}
