using Granary.Ids;
using Microsoft.EntityFrameworkCore;

namespace Granary.EntityFrameworkCore;

public sealed class BadModelTests
{
    [Fact]
    public void A_type_that_holds_no_id_is_refused_by_name_when_the_model_is_made()
    {
        using var context = new Bad(model => model.Entity<Counted>().Property(row => row.Id).HasGranarySnowflake());

        var error = Assert.Throws<InvalidOperationException>(() => context.Model);

        Assert.Contains("Counted.Id is of type Int32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_of_the_app_without_a_fitting_conversion_is_refused_by_name()
    {
        using var context = new Bad(model => model.Entity<Voucher>().Property(row => row.Id)
            .HasConversion(id => id!.Text.Length, length => new VoucherId(new string('x', length)))
            .HasGranarySnowflake());

        var error = Assert.Throws<InvalidOperationException>(() => context.Add(new Voucher()));

        Assert.Contains("Voucher.Id is of type VoucherId", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_breaks_the_rule_is_refused_with_the_property_that_has_it()
    {
        using var context = new Bad(model => model.Entity<Manual>().Property(row => row.Id).HasGranarySequence("no spaces"));

        var error = Assert.Throws<InvalidRequestException>(() => context.Model);
        var pool = Assert.Throws<InvalidRequestException>(() => new DbContextOptionsBuilder().UseGranaryIds(""));

        Assert.Equal((IdCodes.NameInvalid, IdCodes.NameInvalid), (error.Code, pool.Code));
        Assert.Contains("Manual.Id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_without_a_client_says_which_property_needs_it_and_how_to_get_one()
    {
        using var context = new Bad(model => model.Entity<Manual>().Property(row => row.Id).HasGranarySequence("invoices"));

        var error = Assert.Throws<InvalidOperationException>(() => context.Add(new Manual()));

        Assert.Contains("Manual.Id takes its values from the sequence 'invoices'", error.Message, StringComparison.Ordinal);
        Assert.Contains("AddGranaryClient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sequence_that_is_not_there_is_refused_with_its_code()
    {
        await using var store = await ShopStore.CreateAsync();
        await store.Ids.DeleteSequenceAsync(Shop.Sequence, cancellationToken: TestContext.Current.CancellationToken);
        await using var shop = store.Open();

        var error = Assert.Throws<GranaryException>(() => shop.Add(new Order()));

        Assert.Equal(IdCodes.SequenceNotFound, error.Code);
    }

    /// <summary>A context with a model of one test, which no other shares.</summary>
    private sealed class Bad(Action<ModelBuilder> configure) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
            optionsBuilder.UseSqlite("Data Source=:memory:").EnableServiceProviderCaching(false);

        protected override void OnModelCreating(ModelBuilder modelBuilder) => configure(modelBuilder);
    }
}
