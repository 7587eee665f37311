using System.Data.Common;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Jobs;

/// <summary>What the table of jobs that are done promises on a database.</summary>
public abstract class ProcessedJobsConformance
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ProcessedJobs _processed;

    protected ProcessedJobsConformance() => _processed = new ProcessedJobs(time: _time);

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract Task<DbConnection> Connect();

    [Fact]
    public async Task A_job_that_was_done_is_not_done_again()
    {
        await using var connection = await ConnectAnew();
        var (one, other) = (Job(), Job());

        Assert.True(await TryDo(connection, one));
        Assert.False(await TryDo(connection, one));
        Assert.True(await TryDo(connection, other));
    }

    [Fact]
    public async Task A_job_whose_writes_were_rolled_back_was_not_done()
    {
        await using var connection = await ConnectAnew();
        var job = Job();
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            Assert.True(await _processed.TryAddAsync(transaction, job, Ct));
            await transaction.RollbackAsync(Ct);
        }

        Assert.True(await TryDo(connection, job));
    }

    [Fact]
    public async Task What_was_done_long_ago_is_forgotten()
    {
        await using var connection = await ConnectAnew();
        var (old, recent) = (Job(), Job());
        await TryDo(connection, old);
        _time.Advance(TimeSpan.FromDays(2));
        await TryDo(connection, recent);

        Assert.Equal(1, await _processed.PurgeAsync(connection, TimeSpan.FromDays(1), Ct));

        Assert.False(await TryDo(connection, recent));
        Assert.True(await TryDo(connection, old));
    }

    [Theory]
    [InlineData("jobs; DROP TABLE orders")]
    [InlineData("")]
    public void A_table_that_is_no_name_is_refused(string table) => Assert.ThrowsAny<ArgumentException>(() => new ProcessedJobs(table));

    private protected async Task<DbConnection> ConnectAnew()
    {
        var connection = await Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = $"DROP TABLE IF EXISTS {ProcessedJobs.TableDefault}";
        await command.ExecuteNonQueryAsync(Ct);
        await _processed.CreateTableAsync(connection, Ct);
        return connection;
    }

    private protected static JobId Job() => JobId.Of(Guid.CreateVersion7(), shard: 0);

    private async Task<bool> TryDo(DbConnection connection, JobId job)
    {
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var isNew = await _processed.TryAddAsync(transaction, job, Ct);
        await transaction.CommitAsync(Ct);
        return isNew;
    }
}
