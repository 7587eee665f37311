using System.Globalization;

namespace Granary.Jobs;

/// <summary>All turns of all contestants, and their medians.</summary>
internal sealed class JobScores
{
    private readonly Dictionary<(string Contestant, JobLoad Load), List<JobTurn>> _turns = [];

    public void Add(string contestant, JobLoad load, JobTurn turn)
    {
        if (!_turns.TryGetValue((contestant, load), out var turns))
        {
            _turns[(contestant, load)] = turns = [];
        }

        turns.Add(turn);
    }

    public bool Has(string contestant) => _turns.Keys.Any(key => key.Contestant == contestant);

    /// <summary>The middle of a figure of all rounds.</summary>
    public double Median(string contestant, JobLoad load, Func<JobTurn, double> figure)
    {
        double[] sorted = [.. _turns[(contestant, load)].Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>How many jobs of all rounds began before their time.</summary>
    public int Early(string contestant) => _turns[(contestant, JobLoad.Late)].Sum(static turn => turn.Lateness.Count(static late => late < 0));

    /// <summary>Prints the medians.</summary>
    public void Print()
    {
        Console.WriteLine("| | one a call, jobs/s | bulk of 50, jobs/s | CPU µs a job: one, bulk | commits a job: one, bulk | lateness at 500/s in ms: p50, p99, longest |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var contestant in _turns.Keys.Select(static key => key.Contestant).Distinct())
        {
            string Both(Func<JobTurn, double> figure, string format) => string.Join(
                ", ", ((JobLoad[])[JobLoad.One, JobLoad.Bulk]).Select(load => Median(contestant, load, figure).ToString(format, CultureInfo.InvariantCulture)));
            var lateness = ((double[])[0.5, 0.99, 1])
                .Select(share => Median(contestant, JobLoad.Late, turn => turn.LatenessAt(share)).ToString("N1", CultureInfo.InvariantCulture));
            Console.WriteLine(
                $"| {contestant} | {Rate(contestant, JobLoad.One)} | {Rate(contestant, JobLoad.Bulk)} | {Both(static turn => turn.Processor, "N0")} | " +
                $"{Both(static turn => turn.Commits, "0.###")} | {string.Join(", ", lateness)} |");
        }
    }

    private string Rate(string contestant, JobLoad load)
    {
        var turns = _turns[(contestant, load)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Median(contestant, load, static turn => turn.Jobs):N0} ({turns.Min(static turn => turn.Jobs):N0}–{turns.Max(static turn => turn.Jobs):N0})");
    }
}
