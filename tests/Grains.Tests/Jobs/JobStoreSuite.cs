using System.Data.Common;
using System.Text.Json;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>A store with a ledger and two shards of the block, for the suites of its tables.</summary>
public abstract class JobStoreSuite : IAsyncLifetime
{
    private protected const string Shard = "jobs/03";
    private protected const string OtherShard = "jobs/04";

    private readonly DatabaseProvider _provider;
    private StoreLedger _store = null!;
    private ShardClaim _claim = null!;
    private ShardClaim _otherClaim = null!;

    private protected JobStoreSuite(DatabaseProvider provider) => _provider = provider;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The time of the tests.</summary>
    private protected static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero);

    private protected LedgerStore Store => _store.Store;

    private protected ILedgerDatabase Database => _store.Database;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreLedger.CreateAsync(_provider);
        _claim = await _store.Ledger.Claim(Shard, Cancel);
        _otherClaim = await _store.Ledger.Claim(OtherShard, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static JobId Id(int number) => JobId.Of(Guid.Parse($"0199a1b2-c3d4-7000-8000-{number:x12}"), 3);

    /// <summary>A job with nothing that it need not have.</summary>
    private protected static JobRow Job(int number) => new()
    {
        Id = Id(number),
        Queue = "mail",
        Handler = new JobHandlerName("send"),
        Payload = [],
        Due = Now,
        Place = Now,
        CreatedAt = Now,
    };

    /// <summary>Rows with arrays in them compare by what they hold.</summary>
    private protected static void AssertSame<T>(T expected, T actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));

    /// <summary>Commits changes of one decision.</summary>
    private protected Task Commit(params JobChange[] changes) => _store.Ledger.Commit(_claim, Rows(Shard, changes));

    private protected Task CommitOther(params JobChange[] changes) => _store.Ledger.Commit(_otherClaim, Rows(OtherShard, changes));

    private protected Task CommitRow(LedgerRow row) => _store.Ledger.Commit(_claim, [row]);

    /// <summary>Commits decisions of both shards in one round, in their order.</summary>
    private protected async Task CommitRound(params LedgerChange[] changes) =>
        Assert.IsType<RoundResult.Committed>(await Database.Commit(new LedgerRound(changes), Cancel));

    private protected LedgerChange Decision(params JobChange[] changes) => new(_claim, Rows(Shard, changes));

    private protected LedgerChange OtherDecision(params JobChange[] changes) => new(_otherClaim, Rows(OtherShard, changes));

    private protected Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query) => _store.Ledger.Read(query, Cancel);

    private protected async Task<JobRow> FindJob(JobId job) => Assert.Single(await FindJobs(Shard, job));

    private protected Task<List<JobRow>> FindJobs(string shard, params JobId[] jobs) =>
        Read((connection, token) => JobQueries.FindJobs(connection, shard, jobs, token));

    private static LedgerRow[] Rows(string shard, JobChange[] changes) => [.. changes.SelectMany(change => JobStore.RowsOf(shard, change))];
}
