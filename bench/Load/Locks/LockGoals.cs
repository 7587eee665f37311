namespace Granary.Locks;

/// <summary>How much better than the peers Granary is meant to be, within one run. Peers that did not take part are left out.</summary>
internal static class LockGoals
{
    private static readonly (LockLoad Load, string Peer, double Least)[] Ratios =
    [
        (LockLoad.Distinct, RedisLocks.Durable, 1.5),
        (LockLoad.Distinct, EtcdLocks.Title, 10),
        (LockLoad.Distinct, PostgresLocks.Title, 6),
        (LockLoad.One, RedisLocks.Durable, 1),
        (LockLoad.One, EtcdLocks.Title, 1.8),
        (LockLoad.One, PostgresLocks.Title, 1),
        (LockLoad.Hot, RedisLocks.Durable, 1.3),
        (LockLoad.Hot, EtcdLocks.Title, 8),
    ];

    // A tail at most a fifth as long.
    private const double TailLeast = 5;

    /// <summary>Prints each goal and whether it is met; whether all are.</summary>
    public static bool Check(LockScores scores)
    {
        var met = true;
        foreach (var contestant in ((string[])[GranaryLocks.Sqlite, GranaryLocks.Postgres]).Where(scores.Has))
        {
            foreach (var (load, peer, least) in Ratios.Where(ratio => scores.Has(ratio.Peer)))
            {
                var ratio = scores.Median(contestant, load, static turn => turn.Pairs) / scores.Median(peer, load, static turn => turn.Pairs);
                met &= Rounds.Goal($"{contestant} : {peer}, {load.Name}", ratio, least, "x");
            }

            if (scores.Has(RedisLocks.Durable))
            {
                var tails = scores.Median(RedisLocks.Durable, LockLoad.Hot, static turn => turn.P99) / scores.Median(contestant, LockLoad.Hot, static turn => turn.P99);
                met &= Rounds.Goal($"{RedisLocks.Durable} : {contestant}, p99 of {LockLoad.Hot.Name}", tails, TailLeast, "x");
            }
        }

        return met;
    }
}
