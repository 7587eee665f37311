using Npgsql;

namespace Granary.TestKit;

public sealed class CutProxyTests : IAsyncLifetime
{
    private PostgresDatabase? _database;
    private CutProxy? _proxy;

    private PostgresDatabase Database => _database!;

    private CutProxy Proxy => _proxy!;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        _proxy = await CutProxy.StartAsync(_database.ConnectionString);
        await _database.ExecuteAsync("CREATE TABLE written (value int)");
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(CutMoment.BeforeForwarding, 0)]
    [InlineData(CutMoment.AfterAnswer, 1)]
    public async Task A_cut_at_commit_leaves_the_client_without_an_answer(CutMoment moment, int expectedRows)
    {
        await using var connection = await OpenThroughProxyAsync();
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await InsertAsync(connection);
        var cut = Proxy.CutAfterNext("COMMIT", moment);

        await Assert.ThrowsAsync<NpgsqlException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken));

        await Eventually.Completes(cut, "the connection was cut");
        Assert.Equal(expectedRows, await Database.ScalarAsync<long>("SELECT count(*) FROM written"));
    }

    [Fact]
    public async Task A_cut_right_after_forwarding_leaves_the_client_without_an_answer()
    {
        await using var connection = await OpenThroughProxyAsync();
        var cut = Proxy.CutAfterNext("INSERT", CutMoment.AfterForwarding);

        await Assert.ThrowsAsync<NpgsqlException>(() => InsertAsync(connection));

        await Eventually.Completes(cut, "the connection was cut");
    }

    [Fact]
    public async Task Text_from_before_the_arming_is_not_cut_at()
    {
        await using var connection = await OpenThroughProxyAsync();
        await InsertAsync(connection);

        var cut = Proxy.CutAfterNext("INSERT");
        await using var command = new NpgsqlCommand("SELECT count(*) FROM written", connection);
        var rows = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1L, rows);
        Assert.False(cut.IsCompleted);
    }

    [Fact]
    public async Task A_cut_in_mid_message_rolls_back()
    {
        await using var connection = await OpenThroughProxyAsync();
        var cut = Proxy.CutAfterClientBytes(7);

        await Assert.ThrowsAsync<NpgsqlException>(() => InsertAsync(connection));

        await Eventually.Completes(cut, "the connection was cut");
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM written"));
    }

    [Fact]
    public async Task Lost_answers_leave_the_client_waiting()
    {
        await using var connection = await OpenThroughProxyAsync();
        var lost = Proxy.DropAnswersOnce();

        var insert = InsertAsync(connection);
        await Eventually.Completes(lost, "the server answered");

        Assert.False(insert.IsCompleted);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM written"));
        Proxy.CutAll();
        await Assert.ThrowsAsync<NpgsqlException>(() => insert);
    }

    [Fact]
    public async Task A_paused_proxy_forwards_after_it_is_resumed()
    {
        await using var connection = await OpenThroughProxyAsync();
        Proxy.Pause();

        var insert = InsertAsync(connection);
        var rowsWhilePaused = await Database.ScalarAsync<long>("SELECT count(*) FROM written");
        Proxy.Resume();
        await insert;

        Assert.Equal(0, rowsWhilePaused);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM written"));
    }

    [Fact]
    public async Task A_refusing_proxy_lets_nobody_in()
    {
        Proxy.IsRefusing = true;

        await Assert.ThrowsAsync<NpgsqlException>(OpenThroughProxyAsync);
    }

    private async Task<NpgsqlConnection> OpenThroughProxyAsync()
    {
        var connection = new NpgsqlConnection(Proxy.Through(Database.ConnectionString) + ";Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task InsertAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("INSERT INTO written VALUES (1)", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
