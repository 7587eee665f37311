using System.Data.Common;
using Npgsql;

namespace Granary.Jobs;

public sealed class PostgresProcessedJobsTests(PostgresFixture fixture) : ProcessedJobsConformance, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Of_two_attempts_at_once_the_second_waits_and_fails()
    {
        await using var first = await ConnectAnew();
        await using var second = await Connect();
        var (processed, job) = (new ProcessedJobs(), Job());

        await using var begun = await first.BeginTransactionAsync(Ct);
        Assert.True(await processed.TryAddAsync(begun, job, Ct));
        await using var late = await second.BeginTransactionAsync(Ct);
        var attempt = processed.TryAddAsync(late, job, Ct);
        Assert.False(attempt.IsCompleted);
        await begun.CommitAsync(Ct);

        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => attempt)).SqlState);
    }

    private protected override async Task<DbConnection> Connect()
    {
        var connection = new NpgsqlConnection(fixture.Database.ConnectionString);
        await connection.OpenAsync(Ct);
        return connection;
    }
}
