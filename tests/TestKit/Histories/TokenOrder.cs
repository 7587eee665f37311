namespace Granary.Histories;

/// <summary>Tokens of one name grow in the order of its grants, and none comes twice.</summary>
public static class TokenOrder
{
    /// <summary>
    /// Null when every grant that was asked for after another one had been told has the greater token; else the two that have not.
    /// <see cref="LockModel"/> holds to the same while it knows who holds what; this needs no search and sees releases that were forgotten as well.
    /// </summary>
    public static string? FindProblem(IReadOnlyList<TimedStep<LockStep>> steps)
    {
        var grants = steps.Where(static step => step.Step.Token != 0).OrderBy(static grant => grant.Invoked).ToList();
        var told = new Queue<TimedStep<LockStep>>(grants.Where(static grant => grant.Returned is not null).OrderBy(static grant => grant.Returned));
        TimedStep<LockStep>? newest = null;
        foreach (var grant in grants)
        {
            while (told.TryPeek(out var before) && before.Returned < grant.Invoked)
            {
                newest = newest is null || before.Step.Token > newest.Step.Token ? before : newest;
                told.Dequeue();
            }

            if (newest is not null && newest.Step.Token >= grant.Step.Token)
            {
                return $"The token went back: after {newest}{Environment.NewLine}came {grant}";
            }
        }

        var twice = grants.GroupBy(static grant => grant.Step.Token).FirstOrDefault(static same => same.Count() > 1);
        return twice is null ? null : $"One token was given out twice: {string.Join(Environment.NewLine, twice)}";
    }
}
