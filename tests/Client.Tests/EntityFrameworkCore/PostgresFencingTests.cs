using Granary.EntityFrameworkCore.Fencing;
using Granary.Locks.Fencing;
using Microsoft.EntityFrameworkCore;

namespace Granary.EntityFrameworkCore;

public sealed class PostgresFencingTests(PostgresFixture fixture) : FencingConformance, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_table_in_a_schema_of_its_own_keeps_the_tokens()
    {
        await using var depot = new Depot(fixture.Database.ConnectionString);
        await depot.Database.EnsureDeletedAsync(Ct);
        await depot.Database.EnsureCreatedAsync(Ct);
        await using var transaction = await depot.Database.BeginTransactionAsync(Ct);

        await depot.CheckFencingTokenAsync(new FencingMark("default", "stock", 7), Ct);

        Assert.Equal(7, (await depot.Set<FencingRow>().SingleAsync(Ct)).Token);
    }

    private protected override void Use(DbContextOptionsBuilder options) => options.UseNpgsql(fixture.Database.ConnectionString);

    private sealed class Depot(string connectionString) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseNpgsql(connectionString);

        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.HasGranaryFencing("fence of tokens", "stock room");
    }
}
