using Granary.Cluster;
using Granary.Ids;

namespace Granary.Web.Overview;

/// <summary>The cluster as the overview draws it: sums over the silos, who owns which shard, and what is not well.</summary>
public sealed class ClusterPicture
{
    private const string CommandsSuffix = ".commands";
    private const string RefusalsSuffix = ".refusals";
    private const string LedgerBlock = "ledger";
    private static readonly TimeSpan SkewToTell = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, List<(int Silo, long Epoch)>> _owners = [];
    private readonly IReadOnlyList<HistorySeries> _history;

    /// <summary>Draws a status.</summary>
    public ClusterPicture(ClusterStatus status)
    {
        Status = status;
        Reports = [.. status.Silos.Select(static silo => silo.Report).OfType<SiloReport>()];
        _history = [.. Reports.SelectMany(static report => report.History)];
        for (var silo = 0; silo < status.Silos.Count; silo++)
        {
            foreach (var holding in status.Silos[silo].Report?.Shards ?? [])
            {
                if (!_owners.TryGetValue(holding.Shard, out var owners))
                {
                    _owners[holding.Shard] = owners = [];
                }

                owners.Add((silo, holding.Epoch));
            }
        }

        Blocks = [.. _owners.Keys.Select(static shard => shard[..shard.IndexOf('/', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal)];
        Codes = FindCodes();
        Worries = [.. FindWorries()];
    }

    /// <summary>What it is drawn from.</summary>
    public ClusterStatus Status { get; }

    /// <summary>What the silos told that answered.</summary>
    public IReadOnlyList<SiloReport> Reports { get; }

    /// <summary>The blocks that have shards, by name.</summary>
    public IReadOnlyList<string> Blocks { get; }

    /// <summary>Refusals and failures with the block that they came from, the newest trouble first.</summary>
    public IReadOnlyList<(string Block, CodeCount Count)> Codes { get; }

    /// <summary>What is not well, each in a sentence.</summary>
    public IReadOnlyList<string> Worries { get; }

    /// <summary>Decided commands of all blocks.</summary>
    public double CommandsPerSecond => Reports.Sum(static report => report.Blocks.Sum(static block => block.CommandsPerSecond));

    /// <summary>Those that were refused.</summary>
    public double RefusalsPerSecond => Reports.Sum(static report => report.Blocks.Sum(static block => block.RefusalsPerSecond));

    /// <summary>Changes committed.</summary>
    public double ChangesPerSecond => Reports.Sum(static report => report.Ledger.ChangesPerSecond);

    /// <summary>Transactions that they shared.</summary>
    public double RoundsPerSecond => Reports.Sum(static report => report.Ledger.RoundsPerSecond);

    /// <summary>Changes that wait for a round.</summary>
    public long Waiting => Reports.Sum(static report => report.Ledger.Waiting);

    /// <summary>Half of the rounds took no longer, in milliseconds, on the slowest silo.</summary>
    public double RoundMedianMs => Reports.Select(static report => report.Ledger.RoundMedianMs).DefaultIfEmpty().Max();

    /// <summary>99 of 100 rounds took no longer, in milliseconds, on the slowest silo.</summary>
    public double RoundP99Ms => Reports.Select(static report => report.Ledger.RoundP99Ms).DefaultIfEmpty().Max();

    /// <summary>Decided commands in each of the last seconds, the newest last.</summary>
    public IReadOnlyList<long> Commands => Sum(static name => name.EndsWith(CommandsSuffix, StringComparison.Ordinal));

    /// <summary>Those that were refused.</summary>
    public IReadOnlyList<long> Refusals => Sum(static name => name.EndsWith(RefusalsSuffix, StringComparison.Ordinal));

    /// <summary>How long a round took on the average of each of the last seconds, in microseconds; 0 without a round.</summary>
    public IReadOnlyList<long> RoundMicroseconds =>
        [.. Series("ledger.round.microseconds").Zip(Series("ledger.round.duration"), static (sum, rounds) => rounds == 0 ? 0 : sum / rounds)];

    /// <summary>One number of the whole cluster over the last seconds, the newest last.</summary>
    public IReadOnlyList<long> Series(string name) => Sum(candidate => candidate == name);

    /// <summary>The mean of a number over the time that rates are averaged over.</summary>
    public double Rate(string name) => Series(name).TakeLast(ClusterLimits.RateSeconds).DefaultIfEmpty().Average();

    /// <summary>The silo that owns the shard, by its place in the list, and the epoch; <see langword="null"/> when none says so.</summary>
    public (int Silo, long Epoch)? OwnerOf(string block, int shard) =>
        _owners.TryGetValue(Shards.ShardMap.KeyOf(block, shard), out var owners) ? owners.MaxBy(static owner => owner.Epoch) : null;

    private long[] Sum(Func<string, bool> isMeant)
    {
        var sums = new long[StatusFeed.HistorySeconds];
        foreach (var values in _history.Where(series => isMeant(series.Name)).Select(static series => series.PerSecond))
        {
            for (var back = 1; back <= Math.Min(values.Length, sums.Length); back++)
            {
                sums[^back] += values[^back];
            }
        }

        return sums;
    }

    private List<(string Block, CodeCount Count)> FindCodes()
    {
        var ofLedger = Reports.SelectMany(static report => report.Ledger.Failures.Select(static count => (Block: LedgerBlock, Count: count)));
        var ofBlocks = Reports.SelectMany(static report => report.Blocks).SelectMany(static block => block.Refusals.Select(count => (block.Block, Count: count)));
        return
        [
            .. from code in ofLedger.Concat(ofBlocks)
               group code.Count by (code.Block, code.Count.Code) into same
               let sum = new CodeCount(same.Key.Code, same.Sum(static count => count.Recent), same.Sum(static count => count.Total))
               orderby sum.Recent descending, sum.Total descending, sum.Code
               select (same.Key.Block, sum),
        ];
    }

    private IEnumerable<string> FindWorries()
    {
        foreach (var silo in Status.Silos)
        {
            if (silo.Report is null)
            {
                yield return $"{silo.Member.Name} does not answer.";
            }
            else if (silo.Member.Status != "active")
            {
                yield return $"{silo.Member.Name} is {silo.Member.Status}.";
            }
            else if (silo.Report.ClockSkew.Duration() > SkewToTell)
            {
                yield return $"The clock of {silo.Member.Name} is {Show.Skew(silo.Report.ClockSkew)} off the database's; past {IdLimits.ClockSkewMax.TotalSeconds:0} s it grants no worker ids.";
            }
        }

        foreach (var block in Blocks)
        {
            var missing = Enumerable.Range(0, Status.Store.ShardCount).Count(shard => OwnerOf(block, shard) is null);
            if (missing > 0)
            {
                yield return $"{missing} of the {Status.Store.ShardCount} shards of {block} have no owner at the moment.";
            }
        }

        if (Reports.Sum(static report => report.Ledger.Failures.Sum(static count => count.Recent)) is > 0 and var failed)
        {
            yield return $"{Show.Count(failed)} changes were not committed in the last minute.";
        }

        if (Reports.Select(static report => report.Version).Distinct().Count() > 1)
        {
            yield return "The silos run different versions.";
        }
    }
}
