using Granary.Jobs;

namespace Granary.Histories;

/// <summary>What processes recorded of jobs, held to what jobs promise.</summary>
public static class JobHistory
{
    /// <summary>The enqueues that were acknowledged, one for each job.</summary>
    public static IReadOnlyList<HistoryOperation> Acknowledged(IEnumerable<HistoryOperation> operations) =>
    [
        .. operations.Where(static operation => operation is { Kind: JobWords.Enqueue, Outcome: JobWords.Done })
            .DistinctBy(static operation => operation.Key),
    ];

    /// <summary>Everything that must not have happened.</summary>
    /// <param name="operations">The operations of all processes.</param>
    /// <param name="ends">How each acknowledged job has ended; <see langword="null"/> for one that is not there.</param>
    public static IReadOnlyList<string> FindProblems(
        IReadOnlyCollection<HistoryOperation> operations, IReadOnlyDictionary<string, JobState?> ends)
    {
        var problems = new List<string>();
        problems.AddRange(operations
            .Where(static operation => operation is { Kind: JobWords.Start, Argument2: < 0 })
            .Select(static start => $"Early: {start}"));
        foreach (var job in operations.GroupBy(static operation => operation.Key))
        {
            var completions = job.Where(static operation => operation.Kind == JobWords.Complete).ToList();
            var accepted = completions.Count(static complete => complete.Outcome == JobWords.Accepted);
            if (accepted > 1)
            {
                problems.Add($"Completed {accepted} times: {Told(job)}");
            }

            if (ends.TryGetValue(job.Key, out var state) && Problem(state, accepted, completions) is { } problem)
            {
                problems.Add($"{problem}: {Told(job)}");
            }
        }

        problems.AddRange(Acknowledged(operations).Where(job => !ends.ContainsKey(job.Key)).Select(static job => $"Nobody looked how it ended: {job}"));
        return problems;
    }

    private static string? Problem(JobState? state, int accepted, List<HistoryOperation> completions) => state switch
    {
        null => "Lost",
        JobState.Succeeded when accepted == 0 && completions.TrueForAll(static complete => complete.Outcome is not null) => "Succeeded, and nobody did it",
        JobState.Succeeded => null,
        JobState.Dead or JobState.Cancelled => accepted > 0 ? $"{state}, although a completion was accepted" : null,
        _ => $"Not ended, but {state}",
    };

    private static string Told(IEnumerable<HistoryOperation> operations) => string.Join("; ", operations);
}
