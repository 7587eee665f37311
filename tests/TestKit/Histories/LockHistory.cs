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
/// it. Its last moment of knowing is right before it stood still, so its holds, and what it is just acquiring, may end at any time from then on, even if it goes on in time and
/// releases them in good order later. That such a holder believes in its hold for a moment after it wakes is no violation; that one of its
/// writes gets through then is, and it is the register's history that shows it.</item>
/// <item>A hold with none of these lasts to the end of the history.</item>
/// </list>
/// Acquisitions and upgrades without an answer are left out: if they took effect, that could only have kept others out. So are refused ones: a lock may
/// refuse for more reasons than clients see (an offer that is under way to somebody else). Pauses and kills of silos change none of this.
/// </remarks>
public sealed class LockHistory
{
    private readonly Dictionary<string, List<HistoryOperation>> _faults;
    private readonly Dictionary<string, List<TimedStep<LockStep>>> _steps = new(StringComparer.Ordinal);
    private int _holds;

    public LockHistory(IReadOnlyList<HistoryOperation> operations)
    {
        _faults = operations
            .Where(static operation => operation.Kind is LockWords.Kill or LockWords.Pause or LockWords.Stalled)
            .GroupBy(static fault => fault.Kind == LockWords.Stalled ? fault.Process : fault.Key)
            .ToDictionary(static faults => faults.Key, static faults => faults.OrderBy(static fault => fault.Invoked).ToList());
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
        var endKnown = long.MaxValue;
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
                    endKnown = Math.Min(endKnown, operation.Returned ?? long.MaxValue);
                    break;
                case LockWords.Lost:
                    lost = Math.Min(lost ?? long.MaxValue, operation.Invoked);
                    break;
            }
        }

        AddExpiry(step, acquired, lost, endKnown);
    }

    // One is enough: an end that may come at any time after the first of them covers the others.
    private void AddExpiry(LockStep step, HistoryOperation acquired, long? lost, long endKnown)
    {
        var fault = _faults.GetValueOrDefault(acquired.Process)?.Find(fault => fault.Invoked >= acquired.Invoked);
        if (fault is not null && fault.Invoked < endKnown && fault.Invoked < (lost ?? long.MaxValue))
        {
            ExcusedCount++;
            Add(step with { Kind = LockStepKind.Expire, Token = 0 }, fault.Invoked, null, acquired);
        }
        else if (lost < endKnown)
        {
            LostCount++;
            Add(step with { Kind = LockStepKind.Expire, Token = 0 }, lost.Value, null, acquired);
        }
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
