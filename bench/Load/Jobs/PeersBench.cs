using Granary.Servers;

namespace Granary.Jobs;

/// <summary>
/// Jobs enqueued, run and completed a second, and how late those with a time begin, against the peers: every contestant in turn, round
/// after round, with the database in a process of its own and this process as the client, and as the worker where there is one.
/// </summary>
internal static class PeersBench
{
    // Until the compiler has seen what is hot, on both sides.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <summary>Measures all, or those whose name contains one of the texts that <c>--only</c> says.</summary>
    public static async Task<int> Run(string[] args)
    {
        if (PeersArguments.Parse(args, "jobs peers") is not { } asked)
        {
            return 2;
        }

        Machine.Print();
        Console.WriteLine($"{asked.Count} rounds of {asked.Turn.TotalSeconds} s a load and contestant, in turn; medians (least–most)");
        using var folder = new TemporaryFolder();
        await using var postgres = ServerProgram.Postgres.IsInstalled ? await PostgresPeer.StartAsync(folder.File("postgres")) : null;
        if (postgres is null)
        {
            Console.WriteLine($"Without PostgreSQL and the peers on it. {ServerProgram.Postgres.Advice}");
        }

        var contestants = Contestants(postgres).Where(contestant => asked.Has(contestant.Name)).ToList();
        try
        {
            var scores = await Compete(contestants, folder, asked.Count, asked.Turn);
            scores.Print();
            Console.WriteLine($"Load average at the end {Machine.LoadAverage()}.");
            return JobGoals.Check(scores) ? 0 : 1;
        }
        finally
        {
            foreach (var contestant in contestants)
            {
                await contestant.DisposeAsync();
            }
        }
    }

    private static async Task<JobScores> Compete(IReadOnlyList<IJobContestant> contestants, TemporaryFolder folder, int rounds, TimeSpan turn)
    {
        foreach (var (number, contestant) in contestants.Index())
        {
            await contestant.StartAsync(folder.File($"contestant-{number}"));
        }

        var scores = new JobScores();
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var load in JobLoad.All)
            {
                foreach (var contestant in contestants)
                {
                    var result = await JobTurn.Take(contestant, load, round == 0 ? WarmUp : turn);
                    if (round > 0)
                    {
                        scores.Add(contestant.Name, load, result);
                    }
                }
            }
        }

        return scores;
    }

    private static IEnumerable<IJobContestant> Contestants(PostgresPeer? postgres)
    {
        yield return new GranaryJobs(postgres: null, isInSilo: true);
        yield return new GranaryJobs(postgres: null, isInSilo: false);
        if (postgres is not null)
        {
            yield return new GranaryJobs(postgres, isInSilo: true);
            yield return new GranaryJobs(postgres, isInSilo: false);
            yield return new HangfireJobs(postgres);
            yield return new QuartzJobs(postgres);
        }
    }
}
