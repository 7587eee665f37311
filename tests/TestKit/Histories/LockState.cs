namespace Granary.Histories;

/// <summary>Who holds a lock, and the last token that came with a grant.</summary>
public readonly record struct LockState
{
    // In the order of their numbers, so that equal states are equal item by item.
    private readonly (int Hold, HoldMode Mode, long Permits)[]? _holds;

    private LockState((int Hold, HoldMode Mode, long Permits)[] holds, long lastToken)
    {
        _holds = holds;
        LastToken = lastToken;
    }

    public long LastToken { get; }

    public ReadOnlySpan<(int Hold, HoldMode Mode, long Permits)> Holds => _holds;

    public bool Has(int hold, HoldMode? mode = null)
    {
        foreach (var held in Holds)
        {
            if (held.Hold == hold)
            {
                return mode is null || held.Mode == mode;
            }
        }

        return false;
    }

    public LockState With(int hold, HoldMode mode, long permits, long token) =>
        new([.. (_holds ?? []).Where(held => held.Hold != hold).Append((Hold: hold, mode, permits)).OrderBy(static held => held.Hold)], Math.Max(LastToken, token));

    public LockState Without(int hold) => new([.. (_holds ?? []).Where(held => held.Hold != hold)], LastToken);

    public bool Equals(LockState other) => LastToken == other.LastToken && Holds.SequenceEqual(other.Holds);

    public override int GetHashCode() => (_holds ?? []).Aggregate(LastToken.GetHashCode(), static (hash, held) => hash ^ held.GetHashCode());

    public override string ToString() =>
        $"held by [{string.Join(", ", (_holds ?? []).Select(static held => $"{held.Hold} {held.Mode} {held.Permits}"))}], last token {LastToken}";
}
