namespace Granary.Jobs;

/// <summary>What Granary is meant to reach, within one run. Peers that did not take part are left out.</summary>
internal static class JobGoals
{
    private const double SqliteBulkLeast = 10_000;
    private const double LatenessP50Most = 3;
    private const double LatenessP99Most = 15;

    private static readonly (JobLoad Load, string Peer, double Least)[] Ratios =
    [
        (JobLoad.One, HangfireJobs.Title, 30),
        (JobLoad.One, QuartzJobs.Title, 40),
        (JobLoad.Bulk, HangfireJobs.Title, 100),
        (JobLoad.Bulk, QuartzJobs.Title, 50),
    ];

    /// <summary>Prints each goal and whether it is met; whether all are.</summary>
    public static bool Check(JobScores scores)
    {
        var met = true;

        // The peers are on PostgreSQL, and so is who is compared with them.
        foreach (var contestant in GranaryJobs.OnPostgres.Where(scores.Has))
        {
            foreach (var (load, peer, least) in Ratios.Where(ratio => scores.Has(ratio.Peer)))
            {
                var ratio = scores.Median(contestant, load, static turn => turn.Jobs) / scores.Median(peer, load, static turn => turn.Jobs);
                met &= Rounds.Goal($"{contestant} : {peer}, {load.Name}", ratio, least, "x");
            }
        }

        foreach (var contestant in GranaryJobs.OnSqlite.Where(scores.Has))
        {
            met &= Rounds.Goal($"{contestant}, {JobLoad.Bulk.Name}", scores.Median(contestant, JobLoad.Bulk, static turn => turn.Jobs), SqliteBulkLeast, "jobs/s");
        }

        foreach (var contestant in GranaryJobs.OnSqlite.Concat(GranaryJobs.OnPostgres).Where(scores.Has))
        {
            met &= Rounds.AtMost($"{contestant}, p50 of lateness", scores.Median(contestant, JobLoad.Late, static turn => turn.LatenessAt(0.5)), LatenessP50Most, "ms");
            met &= Rounds.AtMost($"{contestant}, p99 of lateness", scores.Median(contestant, JobLoad.Late, static turn => turn.LatenessAt(0.99)), LatenessP99Most, "ms");
            met &= Rounds.AtMost($"{contestant}, jobs that were early", scores.Early(contestant), 0, "");
        }

        return met;
    }
}
