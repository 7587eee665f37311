using System.Globalization;

namespace Granary.Locks;

/// <summary>All turns of all contestants, and their medians.</summary>
internal sealed class LockScores
{
    private readonly Dictionary<(string Contestant, LockLoad Load), List<LockTurn>> _turns = [];

    public void Add(string contestant, LockLoad load, LockTurn turn)
    {
        if (!_turns.TryGetValue((contestant, load), out var turns))
        {
            _turns[(contestant, load)] = turns = [];
        }

        turns.Add(turn);
    }

    public bool Has(string contestant) => _turns.Keys.Any(key => key.Contestant == contestant);

    /// <summary>The middle of a figure of all rounds.</summary>
    public double Median(string contestant, LockLoad load, Func<LockTurn, double> figure)
    {
        double[] sorted = [.. _turns[(contestant, load)].Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Prints the medians of pairs a second, and the times of acquiring the one name.</summary>
    public void Print()
    {
        Console.WriteLine($"| pairs/s | {string.Join(" | ", LockLoad.All.Select(static load => load.Name))} | its acquires in ms: p50, p99, longest |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var contestant in _turns.Keys.Select(static key => key.Contestant).Distinct())
        {
            var pairs = LockLoad.All.Select(load => Pairs(contestant, load));
            var times = ((Func<LockTurn, double>[])[static turn => turn.P50, static turn => turn.P99, static turn => turn.Longest])
                .Select(figure => Median(contestant, LockLoad.Hot, figure).ToString("N1", CultureInfo.InvariantCulture));
            Console.WriteLine($"| {contestant} | {string.Join(" | ", pairs)} | {string.Join(", ", times)} |");
        }
    }

    private string Pairs(string contestant, LockLoad load)
    {
        var turns = _turns[(contestant, load)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Median(contestant, load, static turn => turn.Pairs):N0} ({turns.Min(static turn => turn.Pairs):N0}–{turns.Max(static turn => turn.Pairs):N0})");
    }
}
