namespace Granary.Histories;

/// <summary>
/// What a lock does: it admits who gets along with those that hold it, and gives every grant a greater token than the one before.
/// </summary>
public sealed class LockModel : IHistoryModel<LockState, LockStep>
{
    private readonly Func<LockState, LockStep, bool> _admits;

    private LockModel(Func<LockState, LockStep, bool> admits) => _admits = admits;

    /// <summary>One holder at a time.</summary>
    public static LockModel Mutex { get; } = new(static (state, _) => state.Holds.IsEmpty);

    /// <summary>One writer alone, or readers with at most one upgradeable among them.</summary>
    public static LockModel ReaderWriter { get; } = new(AdmitsBesideReaders);

    public LockState Initial => default;

    /// <summary>Holders of permits up to a sum.</summary>
    public static LockModel Semaphore(long permitsMax) => new((state, step) => PermitsOf(state) + step.Permits <= permitsMax);

    public bool TryStep(LockState state, LockStep deed, out LockState after)
    {
        after = state;
        switch (deed.Kind)
        {
            case LockStepKind.Acquire when IsNext(state, deed) && _admits(state, deed):
                after = state.With(deed.Hold, deed.Mode, deed.Permits, deed.Token);
                return true;
            case LockStepKind.Upgrade when IsNext(state, deed) && state.Holds.Length == 1 && state.Has(deed.Hold, HoldMode.Upgradeable):
                after = state.With(deed.Hold, HoldMode.Exclusive, deed.Permits, deed.Token);
                return true;
            case LockStepKind.Release:
                after = state.Without(deed.Hold);
                return true;
            case LockStepKind.Expire when state.Has(deed.Hold):
                after = state.Without(deed.Hold);
                return true;
            default:
                return false;
        }
    }

    public bool CanPrecede(LockStep earlier, LockStep later) => earlier.Token == 0 || later.Token == 0 || earlier.Token < later.Token;

    private static bool IsNext(LockState state, LockStep step) => step.Token == 0 || step.Token > state.LastToken;

    private static bool AdmitsBesideReaders(LockState state, LockStep step)
    {
        foreach (var held in state.Holds)
        {
            if (held.Mode == HoldMode.Exclusive || step.Mode == HoldMode.Exclusive
                || (held.Mode == HoldMode.Upgradeable && step.Mode == HoldMode.Upgradeable))
            {
                return false;
            }
        }

        return true;
    }

    private static long PermitsOf(LockState state)
    {
        var sum = 0L;
        foreach (var held in state.Holds)
        {
            sum += held.Permits;
        }

        return sum;
    }
}
