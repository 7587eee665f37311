using Granary.EntityFrameworkCore.Fencing;
using Granary.Locks;
using Granary.Locks.Fencing;
using Microsoft.EntityFrameworkCore;

namespace Granary.EntityFrameworkCore;

/// <summary>What the guard of a context's writes promises on a database.</summary>
public abstract class FencingConformance
{
    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_older_token_is_refused_in_the_transaction_of_the_writes()
    {
        await using var warehouse = await OpenAnewAsync();
        await using (var transaction = await warehouse.Database.BeginTransactionAsync(Ct))
        {
            await warehouse.CheckFencingTokenAsync(new FencingMark("default", "stock", 7), Ct);
            await transaction.CommitAsync(Ct);
        }

        await using var late = await warehouse.Database.BeginTransactionAsync(Ct);
        var refusal = await Assert.ThrowsAsync<GranaryException>(() =>
            warehouse.CheckFencingTokenAsync(new FencingMark("default", "stock", 6), Ct));

        Assert.Equal(LockCodes.StaleToken, refusal.Code);
        var row = await warehouse.Set<FencingRow>().SingleAsync(Ct);
        Assert.Equal(("default/stock", 7), (row.Resource, row.Token));
    }

    [Fact]
    public async Task A_check_outside_of_a_transaction_is_refused()
    {
        await using var warehouse = await OpenAnewAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => warehouse.CheckFencingTokenAsync(new FencingMark("default", "stock", 7), Ct));
    }

    [Fact]
    public async Task The_table_is_in_the_model_with_its_columns()
    {
        await using var warehouse = await OpenAnewAsync();

        var row = warehouse.Model.FindEntityType(typeof(FencingRow))!;

        Assert.Equal("fence of tokens", row.GetTableName());
        Assert.Equal(["resource", "token"], row.GetProperties().Select(static property => property.GetColumnName()));
    }

    /// <summary>Names the database, which may have tables of an earlier test.</summary>
    private protected abstract void Use(DbContextOptionsBuilder options);

    private async Task<DbContext> OpenAnewAsync()
    {
        var options = new DbContextOptionsBuilder<Warehouse>();
        Use(options);
        var warehouse = new Warehouse(options.Options);
        await warehouse.Database.EnsureDeletedAsync(Ct);
        await warehouse.Database.EnsureCreatedAsync(Ct);
        return warehouse;
    }

    private sealed class Warehouse(DbContextOptions<Warehouse> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.HasGranaryFencing("fence of tokens");
    }
}
