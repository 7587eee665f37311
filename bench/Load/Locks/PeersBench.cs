using Granary.Servers;

namespace Granary.Locks;

/// <summary>
/// Locks acquired and given back a second, against the peers: every contestant in turn, round after round, each with its server in a
/// process of its own and this process as the client.
/// </summary>
internal static class PeersBench
{
    // Until the compiler has seen what is hot, on both sides.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>Measures all, or those whose name contains one of the texts that <c>--only</c> says.</summary>
    public static async Task<int> Run(string[] args)
    {
        if (PeersArguments.Parse(args, "locks peers") is not { } asked)
        {
            return 2;
        }

        Machine.Print();
        Console.WriteLine($"{asked.Count} rounds of {asked.Turn.TotalSeconds} s a load and contestant, in turn; medians (least–most)");
        using var folder = new TemporaryFolder();
        await using var postgres = ServerProgram.Postgres.IsInstalled ? await PostgresPeer.StartAsync(folder.File("postgres")) : null;
        await using var field = await LockField.StartAsync(Contestants(postgres).Where(contestant => asked.Has(contestant.Name)), folder);
        var scores = await field.Compete(asked.Count, asked.Turn, WarmUp);
        scores.Print();
        Console.WriteLine($"Load average at the end {Machine.LoadAverage()}.");
        return LockGoals.Check(scores) ? 0 : 1;
    }

    private static IEnumerable<ILockContestant> Contestants(PostgresPeer? postgres)
    {
        yield return new GranaryLocks(postgres: null);
        if (postgres is not null)
        {
            yield return new GranaryLocks(postgres);
        }

        if (Installed(ServerProgram.Redis, "DistributedLock.Redis"))
        {
            yield return new RedisLocks(durable: true);
            yield return new RedisLocks(durable: false);
        }

        if (Installed(ServerProgram.Etcd, "etcd"))
        {
            yield return new EtcdLocks();
        }

        if (Installed(ServerProgram.Postgres, "PostgreSQL"))
        {
            yield return new PostgresLocks(postgres!);
        }
    }

    private static bool Installed(ServerProgram program, string rows)
    {
        if (!program.IsInstalled)
        {
            Console.WriteLine($"Without {rows}, which is not on this machine. {program.Advice}");
        }

        return program.IsInstalled;
    }
}
