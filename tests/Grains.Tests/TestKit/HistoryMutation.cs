using Granary.Histories;

namespace Granary.TestKit;

/// <summary>Does one wrong thing to a history that is right; null where it offers no place for it.</summary>
internal static class HistoryMutation
{
    public const int PermitsMax = 3;

    /// <summary>Somebody acquires and releases while somebody else holds for certain.</summary>
    public static IReadOnlyList<HistoryOperation>? Intrude(IReadOnlyList<HistoryOperation> history, Random random, string kind, string? beside = null)
    {
        var victims = CertainHolds(history).Where(hold => beside is null || hold.Acquired.Kind == beside).ToList();
        if (victims.Count == 0)
        {
            return null;
        }

        var (acquired, released) = victims[random.Next(victims.Count)];
        var (from, token) = (acquired.Returned!.Value, acquired.Value + (SimulatedLock.Gap / 2));
        var intruder = acquired with
        {
            Process = "intruder",
            Kind = kind,
            Argument = kind == LockWords.AcquirePermits ? PermitsMax : 0,
            Invoked = from + 1,
            Returned = from + 2,
            Value = token,
        };
        var leaving = released with { Process = "intruder", Argument = token, Invoked = from + 3, Returned = from + 4 };
        return [.. history, intruder, leaving];
    }

    /// <summary>Two grants that followed each other come with each other's tokens.</summary>
    public static IReadOnlyList<HistoryOperation>? SwapTokens(IReadOnlyList<HistoryOperation> history, Random random)
    {
        var grants = history.Where(static operation => operation.Outcome == LockWords.Held && operation.Kind != LockWords.Upgrade).ToList();
        var pairs = grants.SelectMany(first => grants.Where(second => first.Returned < second.Invoked).Select(second => (first, second))).ToList();
        if (pairs.Count == 0)
        {
            return null;
        }

        var (first, second) = pairs[random.Next(pairs.Count)];
        return
        [
            .. history.Select(operation => operation switch
            {
                _ when operation == first => operation with { Value = second.Value },
                _ when operation == second => operation with { Value = first.Value },
                _ when operation.Process == first.Process && operation.Argument == first.Value => operation with { Argument = second.Value },
                _ when operation.Process == second.Process && operation.Argument == second.Value => operation with { Argument = first.Value },
                _ => operation,
            }),
        ];
    }

    /// <summary>A write that had to be refused, since a fresher one had been acknowledged before it began, is accepted.</summary>
    public static IReadOnlyList<HistoryOperation>? AcceptStale(IReadOnlyList<HistoryOperation> history, Random random)
    {
        var accepted = history.Where(static operation => operation.Outcome == LockWords.Accepted).ToList();
        var stale = history
            .Where(operation => operation.Kind == LockWords.Write && operation.Outcome == LockWords.Refused
                && accepted.Exists(other => other.Argument > operation.Argument && other.Returned < operation.Invoked))
            .ToList();
        if (stale.Count == 0)
        {
            return null;
        }

        var chosen = stale[random.Next(stale.Count)];
        return [.. history.Select(operation => operation == chosen ? operation with { Outcome = LockWords.Accepted } : operation)];
    }

    // Released in good order, and nothing happened to their process meanwhile.
    private static IEnumerable<(HistoryOperation Acquired, HistoryOperation Released)> CertainHolds(IReadOnlyList<HistoryOperation> history) =>
        from acquired in history
        where acquired.Outcome == LockWords.Held && acquired.Kind != LockWords.Upgrade
        from released in history
        where released.Kind == LockWords.Release && released.Process == acquired.Process && released.Argument == acquired.Value
        where !history.Any(fault => fault.Kind is LockWords.Kill or LockWords.Pause && fault.Key == acquired.Process
            && fault.Invoked >= acquired.Invoked && fault.Invoked < (released.Returned ?? long.MaxValue))
        select (acquired, released);
}
