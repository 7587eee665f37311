using System.Data.Common;
using Npgsql;

namespace Granary.Jobs;

public sealed class PostgresProcessedJobsTests(PostgresFixture fixture) : ProcessedJobsConformance, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Of_two_attempts_at_once_the_second_does_nothing()
    {
        await using var first = await ConnectAnew();
        await using var second = await Connect();
        var (processed, job) = (new ProcessedJobs(), Job());

        await using var begun = await first.BeginTransactionAsync(Ct);
        Assert.True(await processed.TryAddAsync(begun, job, Ct));
        await using var late = await second.BeginTransactionAsync(Ct);
        var attempt = processed.TryAddAsync(late, job, Ct);
        await begun.CommitAsync(Ct);

        // It came before the commit, and waited for it, or after it.
        var isNew = false;
        var refused = await Record.ExceptionAsync(async () => isNew = await attempt);
        Assert.False(isNew);
        Assert.True(refused is null or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }, $"{refused}");
    }

    private protected override async Task<DbConnection> Connect()
    {
        var connection = new NpgsqlConnection(fixture.Database.ConnectionString);
        await connection.OpenAsync(Ct);
        return connection;
    }
}
