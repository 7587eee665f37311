using System.Globalization;
using Granary.Servers;

namespace Granary.Config;

/// <summary>
/// How long a change takes to reach everybody, and how many changes a second there may be, against etcd: both with the same number of
/// streams over the same number of HTTP/2 connections, in turn, round after round, each with its server in a process of its own.
/// </summary>
internal static class PeersBench
{
    private const int WatchersDefault = 1_000;
    private const double MemoryMost = 0.8;
    private const int MemoryFrom = 10_000;

    /// <summary>Measures all.</summary>
    public static async Task<int> Run(string[] args)
    {
        var watchers = WatchersDefault;
        if (args is ["--watchers", var text, .. var others] && int.TryParse(text, CultureInfo.InvariantCulture, out watchers) && watchers > 0)
        {
            args = others;
        }
        else if (args is ["--watchers", ..])
        {
            Console.Error.WriteLine("Usage: config peers [--watchers N] [--rounds N] [--seconds N] [--only PART]");
            return 2;
        }

        if (PeersArguments.Parse(args, "config peers [--watchers N]") is not { } asked)
        {
            return 2;
        }

        var plan = new WatchPlan(watchers);
        Machine.Print();
        Console.WriteLine($"{asked.Count} rounds in turn; {plan.Watchers} watchers over {plan.Connections} HTTP/2 connections, {ConfigRounds.Writers} writers, values of 128 bytes");
        using var folder = new TemporaryFolder();
        await using var postgres = ServerProgram.Postgres.IsInstalled ? await PostgresPeer.StartAsync(folder.File("postgres")) : null;
        var field = new List<ConfigRounds>();
        try
        {
            foreach (var contestant in Contestants(postgres).Where(contestant => asked.Has(contestant.Name)))
            {
                field.Add(new ConfigRounds(contestant, plan));
                await contestant.StartAsync(folder.File($"contestant-{field.Count}"));
                await field[^1].OpenAsync();
            }

            for (var round = 0; round <= asked.Count; round++)
            {
                foreach (var one in field)
                {
                    await one.FanOutAsync(counts: round > 0);
                    await one.WriteAsync(asked.Turn, counts: round > 0);
                }
            }

            field.ForEach(static one => one.Print());
            Console.WriteLine($"Load average at the end {Machine.LoadAverage()}.");
            return Check(field, plan) ? 0 : 1;
        }
        finally
        {
            foreach (var one in field)
            {
                await one.Contestant.DisposeAsync();
            }
        }
    }

    private static IEnumerable<IConfigContestant> Contestants(PostgresPeer? postgres)
    {
        yield return new GranaryConfig(postgres: null);
        if (postgres is not null)
        {
            yield return new GranaryConfig(postgres);
        }

        if (ServerProgram.Etcd.IsInstalled)
        {
            yield return new EtcdConfig();
        }
        else
        {
            Console.WriteLine($"Without etcd, which is not on this machine. {ServerProgram.Etcd.Advice}");
        }
    }

    private static bool Check(List<ConfigRounds> field, WatchPlan plan)
    {
        if (field.Find(static one => one.Contestant.Name == EtcdConfig.Title) is not { } etcd)
        {
            return true;
        }

        var met = true;
        foreach (var one in field.Where(one => one != etcd))
        {
            met &= Rounds.AtMost($"{one.Contestant.Name} : {etcd.Contestant.Name}, p99 from publish to watcher", one.P99 / etcd.P99, 1, "x");
            met &= Rounds.Goal($"{one.Contestant.Name} : {etcd.Contestant.Name}, one-key writes", one.Writes / etcd.Writes, 1, "x");
            met &= plan.Watchers < MemoryFrom
                || Rounds.AtMost($"{one.Contestant.Name} : {etcd.Contestant.Name}, memory over idle", one.Growth / etcd.Growth, MemoryMost, "x");
        }

        return met;
    }
}
