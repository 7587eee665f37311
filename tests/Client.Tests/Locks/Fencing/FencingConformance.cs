using System.Data.Common;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks.Fencing;

/// <summary>What the guard of writes promises on a database.</summary>
public abstract class FencingConformance : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CoreLockShards _shards;
    private readonly LockFixture _one;
    private readonly LockFixture _other;
    private readonly FencingGuard _guard = new();

    protected FencingConformance()
    {
        _shards = new CoreLockShards(_time);
        _one = new LockFixture(_shards, _time);
        _other = new LockFixture(_shards, _time);
    }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _shards.Dispose();
    }

    private protected abstract Task<DbConnection> Connect();

    [Fact]
    public async Task The_holder_writes_as_often_as_it_likes()
    {
        await using var connection = await ConnectAnew();
        await using var held = await _one.Client.AcquireAsync("stock/1", cancellationToken: Ct);

        Assert.True(await TryWrite(connection, held, 1));
        Assert.True(await TryWrite(connection, held, 2));

        Assert.Equal(2, await Stock(connection));
    }

    [Fact]
    public async Task A_holder_that_stood_still_is_refused_once_a_newer_one_has_written()
    {
        await using var connection = await ConnectAnew();
        await using var stale = await _one.Client.AcquireAsync("stock/1", cancellationToken: Ct);
        var (name, token) = stale.Tokens[0];
        Assert.True(await TryWrite(connection, stale, 1));
        await _other.Client.ForceReleaseAsync(name, "the test", cancellationToken: Ct);
        await using var next = await _other.Client.AcquireAsync("stock/1", cancellationToken: Ct);
        Assert.True(await TryWrite(connection, next, 2));

        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var refusal = await Assert.ThrowsAsync<GranaryException>(() =>
            _guard.CheckAsync(transaction, FencingGuard.ResourceOf("default", name), token, Ct));
        await transaction.RollbackAsync(Ct);

        Assert.Equal(LockCodes.StaleToken, refusal.Code);
        Assert.Equal(2, await Stock(connection));
    }

    [Fact]
    public async Task A_handle_that_knows_of_its_loss_is_refused_before_the_database_is_asked()
    {
        await using var connection = await ConnectAnew();
        await using var lost = await _one.Client.AcquireAsync("stock/1", cancellationToken: Ct);
        await _other.Client.ForceReleaseAsync("stock/1", "the test", cancellationToken: Ct);
        await Eventually.True(() => !lost.IsHeld, "the handle is lost");

        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var refusal = await Assert.ThrowsAsync<GranaryException>(() => _guard.CheckAsync(transaction, lost, Ct));

        Assert.Equal(LockCodes.Forced, refusal.Code);
    }

    [Fact]
    public async Task The_token_of_a_forced_release_stops_the_old_holder_at_once()
    {
        await using var connection = await ConnectAnew();
        await using var held = await _one.Client.AcquireAsync("stock/1", cancellationToken: Ct);
        var forced = await _other.Client.ForceReleaseAsync("stock/1", "the test", cancellationToken: Ct);
        var resource = FencingGuard.ResourceOf("default", "stock/1");
        await using (var raise = await connection.BeginTransactionAsync(Ct))
        {
            await _guard.CheckAsync(raise, resource, forced.Token, Ct);
            await raise.CommitAsync(Ct);
        }

        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var refusal = await Assert.ThrowsAsync<GranaryException>(() => _guard.CheckAsync(transaction, resource, held.Token, Ct));

        Assert.Equal(LockCodes.StaleToken, refusal.Code);
    }

    [Fact]
    public async Task A_check_that_is_rolled_back_was_none()
    {
        await using var connection = await ConnectAnew();
        await using (var transaction = await connection.BeginTransactionAsync(Ct))
        {
            await _guard.CheckAsync(transaction, "r", 10, Ct);
            await transaction.RollbackAsync(Ct);
        }

        await using var again = await connection.BeginTransactionAsync(Ct);
        await _guard.CheckAsync(again, "r", 5, Ct);
    }

    [Fact]
    public async Task Holders_who_share_a_lock_are_refused()
    {
        await using var connection = await ConnectAnew();
        await using var reader = await _one.Client.AcquireAsync("stock/1", LockRequest.Read, cancellationToken: Ct);
        await using var upgradeable = await _one.Client.AcquireAsync("stock/2", LockRequest.Upgradeable, cancellationToken: Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);

        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => _guard.CheckAsync(transaction, reader, Ct));
        await Assert.ThrowsAsync<InvalidRequestException>(() => _guard.CheckAsync(transaction, upgradeable, Ct));
        await upgradeable.TryUpgradeAsync(cancellationToken: Ct);
        await _guard.CheckAsync(transaction, upgradeable, Ct);

        Assert.Equal(LockCodes.ModeInvalid, refusal.Code);
    }

    [Fact]
    public async Task Names_of_any_length_have_tokens_of_their_own()
    {
        await using var connection = await ConnectAnew();
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var name = new string('n', LockLimits.NameLengthMax);
        await using var longest = await _one.Client.AcquireAsync(name, cancellationToken: Ct);
        await using var other = await _one.Client.AcquireAsync(name[..^1] + "x", cancellationToken: Ct);

        await _guard.CheckAsync(transaction, other, Ct);
        await _guard.CheckAsync(transaction, longest, Ct);

        Assert.True(FencingGuard.ResourceOf("default", name).Length <= FencingGuard.ResourceLengthMax);
    }

    [Fact]
    public void A_table_that_is_no_plain_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => new FencingGuard("fence; DROP TABLE stock"));

    private protected async Task<DbConnection> ConnectAnew()
    {
        var connection = await Connect();
        await Execute(connection, "DROP TABLE IF EXISTS granary_fence");
        await Execute(connection, "DROP TABLE IF EXISTS stock");
        await Execute(connection, "CREATE TABLE stock (amount BIGINT NOT NULL)");
        await Execute(connection, "INSERT INTO stock VALUES (0)");
        await _guard.CreateTableAsync(connection, Ct);
        return connection;
    }

    private static async Task Execute(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<long> Stock(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT amount FROM stock";
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task<bool> TryWrite(DbConnection connection, LockHandle held, long amount)
    {
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await _guard.CheckAsync(transaction, held, Ct);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE stock SET amount = @amount";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@amount", amount);
        command.Parameters.Add(parameter);
        var isWritten = await command.ExecuteNonQueryAsync(Ct) == 1;
        await transaction.CommitAsync(Ct);
        return isWritten;
    }
}
