using Granary.Ledger;

namespace Granary.Jobs;

public sealed class PostgresJobKeyStoreTests() : JobKeyStoreConformance(DatabaseProvider.Postgres)
{
    [Fact]
    public async Task Rounds_of_which_each_gives_back_what_the_other_wants_do_not_wait_for_each_other()
    {
        await Commit(Take("a", 1), Take("m", 9));
        await CommitOther(Take("b", 2));
        await using var connection = await Store.Database.GranaryTables.OpenConnectionAsync(Cancel);
        await using var hold = await connection.BeginTransactionAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM granary_jobs_key WHERE key = 'm' FOR UPDATE";
        await command.ExecuteNonQueryAsync(Cancel);

        var rounds = Task.WhenAll(
            CommitRound(Decision(Free("a", 1), Take("m", 3), Take("b", 3))),
            CommitRound(OtherDecision(Free("b", 2), Take("m", 4), Take("a", 4))));
        await Eventually.True(
            async () => await Store.ScalarAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 2,
            "both rounds wait");
        await hold.CommitAsync(Cancel);

        await rounds;
    }

    private static JobChange.TakeKey Take(string key, int job) => new("mail", key, Id(job), Now);

    private static JobChange.FreeKey Free(string key, int job) => new("mail", key, Id(job), null);
}
