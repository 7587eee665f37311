using System.Globalization;
using Granary.Jobs;
using Microsoft.Data.Sqlite;

namespace Granary.Samples;

/// <summary>The shop's orders and coupons, in an SQLite file of its own.</summary>
internal sealed class OrderBook(string file)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly ProcessedJobs _processed = new();

    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString;

    /// <summary>Makes the tables, and beside them that of the jobs that are done.</summary>
    public async Task BuildAsync()
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(
            connection,
            "PRAGMA journal_mode = wal; CREATE TABLE orders (id TEXT NOT NULL PRIMARY KEY, state INTEGER NOT NULL); CREATE TABLE coupons (\"order\" TEXT NOT NULL)");
        await _processed.CreateTableAsync(connection);
    }

    public async Task AddAsync(Guid order)
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(connection, "INSERT INTO orders VALUES (@order, @state)", ("@order", order), ("@state", OrderState.Placed));
    }

    /// <summary>Takes an order from one state to another, if it is in that one.</summary>
    public async Task MoveAsync(Guid order, OrderState from, OrderState to)
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(
            connection, "UPDATE orders SET state = @to WHERE id = @order AND state = @from", ("@order", order), ("@from", from), ("@to", to));
    }

    /// <summary>Writes a coupon for a paid order, once for a job: that it was done stands in the same transaction.</summary>
    public async Task GiveCouponAsync(Guid order, JobId job)
    {
        await using var connection = await OpenAsync();
        await using var transaction = connection.BeginTransaction();
        if (await _processed.TryAddAsync(transaction, job))
        {
            await ExecuteAsync(
                connection, "INSERT INTO coupons SELECT id FROM orders WHERE id = @order AND state = @paid", ("@order", order), ("@paid", OrderState.Paid));
            await ExecuteAsync(
                connection, "UPDATE orders SET state = @sent WHERE id = @order AND state = @paid", ("@order", order), ("@paid", OrderState.Paid), ("@sent", OrderState.CouponSent));
            await transaction.CommitAsync();
        }
    }

    /// <summary>Waits until nothing more is to happen to an order, and tells how it ended.</summary>
    public async Task<string> WaitForEndAsync(Guid order)
    {
        await using var connection = await OpenAsync();
        while (true)
        {
            await using var command = CommandFor(
                connection,
                "SELECT state, (SELECT count(*) FROM coupons WHERE \"order\" = @order) FROM orders WHERE id = @order",
                ("@order", order));
            await using (var reader = await command.ExecuteReaderAsync())
            {
                await reader.ReadAsync();
                var state = (OrderState)reader.GetInt32(0);
                if (state is OrderState.CouponSent or OrderState.Cancelled)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{(state == OrderState.Cancelled ? "cancelled" : "paid")}, {reader.GetInt32(1)} coupons");
                }
            }

            await Task.Delay(LookEvery);
        }
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = CommandFor(connection, sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    private static SqliteCommand CommandFor(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value is OrderState state ? (int)state : value.ToString());
        }

        return command;
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, "PRAGMA busy_timeout = 5000");
        return connection;
    }
}
