namespace Granary.Ids;

/// <summary>Workers as people read them: <c>0/32-63, 0/70</c>.</summary>
internal static class WorkerRanges
{
    /// <summary>How many runs of workers are spelled out.</summary>
    private const int RunsMax = 4;

    /// <summary>The workers, in order, with neighbours drawn together.</summary>
    public static string Text(IReadOnlyList<WorkerTally> workers)
    {
        var runs = new List<(int Datacenter, int First, int Last)>();
        foreach (var worker in workers)
        {
            if (runs.Count > 0 && runs[^1].Datacenter == worker.Datacenter && runs[^1].Last + 1 == worker.Worker)
            {
                runs[^1] = runs[^1] with { Last = worker.Worker };
            }
            else
            {
                runs.Add((worker.Datacenter, worker.Worker, worker.Worker));
            }
        }

        var texts = runs.Take(RunsMax).Select(static run =>
            run.First == run.Last ? $"{run.Datacenter}/{run.First}" : $"{run.Datacenter}/{run.First}-{run.Last}");
        return string.Join(", ", texts) + (runs.Count > RunsMax ? $", {runs.Count - RunsMax} more" : "");
    }
}
