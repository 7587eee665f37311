using System.Diagnostics;

namespace Granary.Histories;

/// <summary>
/// Turns what clients recorded of their locks into steps of <see cref="LockModel"/>, and finds what no lock would do.
/// </summary>
/// <remarks>
/// A lease is not a mutex: it ends by itself while its holder is away. What is held against the lock is what its holders were promised.
/// <list type="bullet">
/// <item>A hold begins at some moment between the invocation of its acquisition and its return, and lasts until one of the following.</item>
/// <item><b>Release.</b> It ends between the invocation and the return of the release; from the invocation on its holder no longer counts on it. A
/// release without an answer may take effect at any time later.</item>
/// <item><b>Loss.</b> It ends at the holder's loss signal or later, never before it: this is the promise that the signal comes before the next grant. The
/// moment is that at which the holder's own code ran, so a signal that comes too late is a second holder.</item>
/// <item><b>Kill.</b> Nobody counts on it any more from the moment right before the signal was sent; it ends at any time later.</item>
/// <item><b>Pause.</b> A process that stands still (stopped, or <see cref="LockWords.Stalled">without processor time</see>) gets no signal, and no lease covers
/// it. Its last moment of knowing is right before it stood still, so what it holds then, or is just acquiring, may end at any time from then on. Whether
/// that happened shows when it goes on: the signal that was due comes at once, <see cref="SignalWithin"/>. A hold that is neither lost nor given back by then was not
/// touched, and is held to as if there had been no pause. That a holder believes in its hold for that moment is no violation; that one of
/// its writes gets through is, and it is the register's history that shows it.</item>
/// <item>A hold with none of these lasts to the end of the history.</item>
/// </list>
/// Acquisitions and upgrades without an answer are left out: if they took effect, that could only have kept others out. So are refused ones: a lock may
/// refuse for more reasons than clients see (an offer that is under way to somebody else). Pauses and kills of silos change none of this.
/// </remarks>
public sealed class LockHistory
{
    /// <summary>How long after a pause the signal of what was lost meanwhile may take; pauses with less between them count as one.</summary>
    public static readonly TimeSpan SignalWithin = TimeSpan.FromMilliseconds(250);

    private static readonly long SignalTicks = (long)(SignalWithin.TotalSeconds * Stopwatch.Frequency);

    private readonly Dictionary<string, long> _kills;
    private readonly Dictionary<string, List<(long From, long To)>> _pauses;
    private readonly Dictionary<string, List<TimedStep<LockStep>>> _steps = new(StringComparer.Ordinal);
    private readonly long _over;
    private int _holds;

    public LockHistory(IReadOnlyList<HistoryOperation> operations)
    {
        _over = operations.Select(static operation => operation.Returned ?? operation.Invoked).DefaultIfEmpty().Max();
        _kills = operations.Where(static operation => operation.Kind == LockWords.Kill).ToDictionary(static kill => kill.Key, static kill => kill.Invoked);
        _pauses = operations
            .Where(static operation => operation.Kind is LockWords.Pause or LockWords.Stalled)
            .GroupBy(static pause => pause.Kind == LockWords.Stalled ? pause.Process : pause.Key)
            .ToDictionary(static pauses => pauses.Key, Merge);
        var later = operations
            .Where(static operation => operation.Kind is LockWords.Release or LockWords.Upgrade or LockWords.Lost)
            .ToLookup(static operation => (operation.Process, operation.Key, operation.Argument));
        foreach (var acquired in operations.Where(static operation => operation.Outcome == LockWords.Held && ModeOf(operation) is not null))
        {
            Add(acquired, later[(acquired.Process, acquired.Key, acquired.Value)]);
        }
    }

    /// <summary>The names that were locked.</summary>
    public IReadOnlyCollection<string> Keys => _steps.Keys;

    /// <summary>How many holds there were.</summary>
    public int HoldCount => _holds;

    /// <summary>How many of them a pause or a kill of their process may have ended, so that they are held to less.</summary>
    public int ExcusedCount { get; private set; }

    /// <summary>How many of them ended by their loss signal.</summary>
    public int LostCount { get; private set; }

    /// <summary>The steps of one name.</summary>
    public IReadOnlyList<TimedStep<LockStep>> StepsOf(string key) => _steps[key];

    /// <summary>What no lock of the given kind does, name by name; nothing when all is well.</summary>
    public IReadOnlyList<string> FindProblems(Func<string, LockModel> modelOf) =>
    [
        .. from steps in _steps
           let problem = Linearizability.FindProblem(modelOf(steps.Key), steps.Value) ?? TokenOrder.FindProblem(steps.Value)
           where problem is not null
           select $"{steps.Key}: {problem}",
    ];

    private static HoldMode? ModeOf(HistoryOperation operation) => operation.Kind switch
    {
        LockWords.AcquireExclusive => HoldMode.Exclusive,
        LockWords.AcquireRead => HoldMode.Read,
        LockWords.AcquireUpgradeable => HoldMode.Upgradeable,
        LockWords.AcquirePermits => HoldMode.Permits,
        _ => null,
    };

    private void Add(HistoryOperation acquired, IEnumerable<HistoryOperation> later)
    {
        var step = new LockStep(LockStepKind.Acquire, ++_holds, ModeOf(acquired)!.Value, acquired.Argument, acquired.Value);
        Add(step, acquired.Invoked, acquired.Returned, acquired);
        HistoryOperation? released = null;
        long? lost = null;
        foreach (var operation in later)
        {
            switch (operation.Kind)
            {
                case LockWords.Upgrade when operation.Outcome == LockWords.Held:
                    // An upgrade that keeps the token brings no new one.
                    var token = operation.Value == acquired.Value ? 0 : operation.Value;
                    Add(step with { Kind = LockStepKind.Upgrade, Token = token }, operation.Invoked, operation.Returned, operation);
                    break;
                case LockWords.Release:
                    Add(step with { Kind = LockStepKind.Release, Token = 0 }, operation.Invoked, operation.Returned, operation);
                    released = operation;
                    break;
                case LockWords.Lost:
                    lost = Math.Min(lost ?? long.MaxValue, operation.Invoked);
                    break;
            }
        }

        AddExpiry(step, acquired, lost, released);
    }

    // One is enough: an end that may come at any time after the first of them covers the others.
    private void AddExpiry(LockStep step, HistoryOperation acquired, long? lost, HistoryOperation? released)
    {
        var killed = _kills.GetValueOrDefault(acquired.Process, long.MaxValue);
        var known = Math.Min(Math.Min(lost ?? _over, released?.Invoked ?? _over), Math.Min(killed, _over));
        var excused = Math.Min(killed, FirstPauseThatMayEnd(acquired, known) ?? long.MaxValue);
        var end = Math.Min(excused, lost ?? long.MaxValue);
        if (end == long.MaxValue || end >= (released?.Returned ?? long.MaxValue))
        {
            return;
        }

        (ExcusedCount, LostCount) = excused == end ? (ExcusedCount + 1, LostCount) : (ExcusedCount, LostCount + 1);
        Add(step with { Kind = LockStepKind.Expire, Token = 0 }, end, null, acquired);
    }

    /// <summary>From when on a hold may have ended since its process stood still, if what became of it was known no later than right after that.</summary>
    private long? FirstPauseThatMayEnd(HistoryOperation acquired, long known)
    {
        foreach (var (from, to) in _pauses.GetValueOrDefault(acquired.Process) ?? [])
        {
            if (to >= acquired.Invoked && from < known && (to >= known || known - to <= SignalTicks))
            {
                return Math.Max(from, acquired.Invoked);
            }
        }

        return null;
    }

    private static List<(long From, long To)> Merge(IEnumerable<HistoryOperation> pauses)
    {
        var merged = new List<(long From, long To)>();
        foreach (var pause in pauses.OrderBy(static pause => pause.Invoked))
        {
            // One that has no end lasted until the process was killed.
            var to = pause.Returned ?? long.MaxValue;
            if (merged.Count > 0 && (merged[^1].To == long.MaxValue || pause.Invoked - merged[^1].To <= SignalTicks))
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            }
            else
            {
                merged.Add((pause.Invoked, to));
            }
        }

        return merged;
    }

    private void Add(LockStep step, long invoked, long? returned, HistoryOperation source)
    {
        if (!_steps.TryGetValue(source.Key, out var steps))
        {
            _steps[source.Key] = steps = [];
        }

        steps.Add(new TimedStep<LockStep>(step, invoked, returned, source));
    }
}
