using System.Data.Common;
using Npgsql;

namespace Granary.Locks.Fencing;

public sealed class PostgresFencingTests(PostgresFixture fixture) : FencingConformance, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Of_two_who_write_at_once_the_older_one_waits_and_is_refused()
    {
        await using var first = await ConnectAnew();
        await using var second = await Connect();
        var guard = new FencingGuard();
        await using (var begin = await first.BeginTransactionAsync(Ct))
        {
            await guard.CheckAsync(begin, "r", 1, Ct);
            await begin.CommitAsync(Ct);
        }

        await using var newer = await first.BeginTransactionAsync(Ct);
        await guard.CheckAsync(newer, "r", 3, Ct);
        await using var older = await second.BeginTransactionAsync(Ct);
        var check = guard.CheckAsync(older, "r", 2, Ct);
        Assert.False(check.IsCompleted);
        await newer.CommitAsync(Ct);

        Assert.Equal(LockCodes.StaleToken, (await Assert.ThrowsAsync<GranaryException>(() => check)).Code);
    }

    private protected override async Task<DbConnection> Connect()
    {
        var connection = new NpgsqlConnection(fixture.Database.ConnectionString);
        await connection.OpenAsync(Ct);
        return connection;
    }
}
