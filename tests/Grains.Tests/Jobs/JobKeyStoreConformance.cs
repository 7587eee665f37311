using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>Whose an idempotency key is, on either database.</summary>
public abstract class JobKeyStoreConformance : JobStoreSuite
{
    private const string Queue = "mail";
    private const string Key = "order \u540d%_'";

    private protected JobKeyStoreConformance(DatabaseProvider provider)
        : base(provider)
    {
    }

    [Fact]
    public async Task Of_two_jobs_with_one_key_in_one_round_the_first_is_stored()
    {
        await CommitRound(Decision(Enqueue(1)), Decision(Enqueue(2)));

        Assert.Equal(Id(1), await Holder());
        Assert.Equal([Id(1)], await Stored(Shard));
    }

    [Fact]
    public async Task Of_two_jobs_with_one_key_in_two_rounds_the_first_is_stored()
    {
        await Commit(Enqueue(2));
        await Commit(Enqueue(1));

        Assert.Equal(Id(2), await Holder());
        Assert.Equal([Id(2)], await Stored(Shard));
    }

    [Fact]
    public async Task Of_two_jobs_with_one_key_in_two_shards_one_is_stored()
    {
        await CommitRound(Decision(Enqueue(1)), OtherDecision(Enqueue(2)));
        await CommitOther(Enqueue(3));

        Assert.Equal(Id(1), await Holder());
        Assert.Equal([Id(1)], await Stored(Shard));
        Assert.Empty(await Stored(OtherShard));
    }

    [Fact]
    public async Task Of_two_jobs_with_one_key_in_concurrent_rounds_of_two_shards_one_is_stored()
    {
        await Task.WhenAll(CommitRound(Decision(Enqueue(1))), CommitRound(OtherDecision(Enqueue(2))));

        Assert.Equal(await Holder(), Assert.Single((await Stored(Shard)).Concat(await Stored(OtherShard))));
    }

    [Fact]
    public async Task A_key_is_another_one_in_another_queue()
    {
        await Commit(Enqueue(1));
        await Commit(Enqueue(2, queue: "other"));

        var holders = await Read((connection, token) => JobKeyStore.Holders(
            connection, [(Queue, Key), ("other", Key), (Queue, Key), (Queue, "free")], Now, token));

        Assert.Equal(new Dictionary<(string, string), JobId> { [(Queue, Key)] = Id(1), [("other", Key)] = Id(2) }, holders);
    }

    [Fact]
    public async Task A_repeat_of_an_enqueue_changes_nothing()
    {
        await Commit(Enqueue(1));
        await Commit(new JobChange.PutJob(Row(1) with { Run = 5 }));

        await Commit(Enqueue(1));

        Assert.Equal(Id(1), await Holder());
        AssertSame(Row(1) with { Run = 5 }, await FindJob(Id(1)));
    }

    [Fact]
    public async Task A_key_that_is_given_back_passes_to_the_next_job_of_the_same_round()
    {
        await Commit(Enqueue(1));

        await CommitRound(Decision([.. End(1, null), .. Enqueue(2)]), OtherDecision(Enqueue(3)));

        Assert.Equal(Id(2), await Holder());
        Assert.Equal([Id(2)], await Stored(Shard));
        Assert.Empty(await Stored(OtherShard));
    }

    [Fact]
    public async Task A_job_that_comes_and_goes_in_one_round_leaves_its_key_to_others()
    {
        await CommitRound(Decision(End(9, null)), Decision(Enqueue(1)), Decision(End(1, null)));
        var between = await Holder();
        await Commit(Enqueue(2));

        Assert.Null(between);
        Assert.Equal(Id(2), await Holder());
        Assert.Equal([Id(2)], await Stored(Shard));
    }

    [Fact]
    public async Task A_job_that_ends_and_begins_anew_in_one_round_has_its_key_again()
    {
        await Commit(Enqueue(1));

        await CommitRound(Decision(End(1, Now.AddHours(1))), Decision(Enqueue(1)));
        await Commit(Enqueue(2, Now.AddHours(2)));

        Assert.Equal(Id(1), await Holder());
        Assert.Equal([Id(1)], await Stored(Shard));
    }

    [Fact]
    public async Task A_keyed_job_is_written_behind_its_key_wherever_in_the_round_its_row_came_up_first()
    {
        await CommitRound(Decision(new JobChange.DeleteJob(Id(1))), Decision(Enqueue(1)));

        AssertSame(Row(1), await FindJob(Id(1)));
    }

    [Fact]
    public async Task A_keyed_job_that_is_deleted_later_in_the_round_is_gone()
    {
        await CommitRound(Decision(Enqueue(1)), Decision(new JobChange.DeleteJob(Id(1))));

        Assert.Empty(await Stored(Shard));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 2, 2)]
    [InlineData(1, 2, 2)]
    public async Task A_key_is_taken_over_when_its_window_is_over_and_not_before(int milliseconds, int holder, params int[] stored)
    {
        var end = Now.AddDays(1);
        await Commit(Enqueue(1));
        await Commit(End(1, end));

        await Commit(Enqueue(2, end.AddMilliseconds(milliseconds)));

        Assert.Equal(Id(holder), await Holder());
        Assert.Equal(stored.Select(Id), await Stored(Shard));
    }

    [Fact]
    public async Task Nobody_has_a_key_whose_window_is_over()
    {
        await Commit(Enqueue(1));
        await Commit(End(1, Now.AddDays(1)));

        Assert.Equal(Id(1), await Holder(Now.AddDays(1).AddMilliseconds(-1)));
        Assert.Null(await Holder(Now.AddDays(1)));
    }

    [Fact]
    public async Task A_job_takes_its_own_key_again_within_the_window()
    {
        await Commit(Enqueue(1));
        await Commit(End(1, Now.AddHours(1)));

        await Commit(Enqueue(1));

        Assert.Equal(Id(1), await Holder(Now.AddDays(1)));
        Assert.Equal([Id(1)], await Stored(Shard));
    }

    [Fact]
    public async Task A_key_that_is_another_jobs_or_nobodys_stays_as_it_is_when_it_is_given_back()
    {
        await Commit(Enqueue(1));

        await Commit(End(2, null));
        await Commit(End(3, Now));
        await Commit(new JobChange.FreeKey(Queue, "nobody's", Id(1), null), new JobChange.FreeKey(Queue, "none", Id(1), Now));

        Assert.Equal(Id(1), await Holder());
        Assert.Equal(1, await Store.ScalarAsync("SELECT count(*) FROM granary_jobs_key"));
    }

    [Fact]
    public async Task Expired_keys_are_purged_and_no_others()
    {
        await Commit([.. Enqueue(1), .. Enqueue(2, key: "early"), .. Enqueue(3, key: "late"), .. Enqueue(4, key: "held")]);
        await Commit(new JobChange.FreeKey(Queue, "early", Id(2), Now), new JobChange.FreeKey(Queue, "late", Id(3), Now.AddMilliseconds(1)));
        await Commit(End(1, null));
        await CommitRow(JobKeyStore.Purge(Now.AddMilliseconds(-1)));
        var counted = await CountExpired();

        await CommitRow(JobKeyStore.Purge(Now));

        Assert.Equal(1, counted);
        Assert.Equal(0, await CountExpired());
        Assert.Equal(2, await Store.ScalarAsync("SELECT count(*) FROM granary_jobs_key WHERE key IN ('late', 'held')"));
        Assert.Equal(2, await Store.ScalarAsync("SELECT count(*) FROM granary_jobs_key"));
    }

    [Fact]
    public async Task A_purge_leaves_alone_what_is_taken_over_in_its_round()
    {
        await Commit(Enqueue(1));
        await Commit(End(1, Now));

        await CommitRound(Decision(Enqueue(2)), new LedgerChange(Decision().Claim, [JobKeyStore.Purge(Now)]));

        Assert.Equal(Id(2), await Holder());
    }

    private static JobRow Row(int number, string queue = Queue, string key = Key) => Job(number) with { Queue = queue, Key = key };

    private static JobChange[] Enqueue(int number, DateTimeOffset? now = null, string queue = Queue, string key = Key) =>
    [
        new JobChange.TakeKey(queue, key, Id(number), now ?? Now),
        new JobChange.PutJob(Row(number, queue, key), NeedsKey: true),
    ];

    private static JobChange[] End(int number, DateTimeOffset? at) =>
        [new JobChange.DeleteJob(Id(number)), new JobChange.FreeKey(Queue, Key, Id(number), at)];

    private async Task<JobId?> Holder(DateTimeOffset? now = null)
    {
        var holders = await Read((connection, token) => JobKeyStore.Holders(connection, [(Queue, Key)], now ?? Now, token));
        return holders.TryGetValue((Queue, Key), out var job) ? job : null;
    }

    private async Task<IEnumerable<JobId>> Stored(string shard) =>
        (await FindJobs(shard, [.. Enumerable.Range(1, 9).Select(Id)])).Select(static row => row.Id);

    private Task<int> CountExpired() => Read((connection, token) => JobKeyStore.CountExpired(connection, Now, token));
}
