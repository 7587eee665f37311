using Granary.Ids;
using Microsoft.EntityFrameworkCore;

namespace Granary.EntityFrameworkCore;

public sealed class GranaryKeysTests : IAsyncLifetime
{
    private const int ManyRows = 10_000;

    private ShopStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await ShopStore.CreateAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_whole_graph_has_its_keys_before_it_is_saved_and_keeps_them()
    {
        await using var shop = _store.Open();
        var order = new Order { Lines = { new OrderLine(), new OrderLine() } };

        shop.Add(order);
        var keys = (order.Id, order.Invoice, First: order.Lines[0].Id, Second: order.Lines[1].Id);
        var foreignKeys = order.Lines.Select(line => line.OrderId).ToList();
        await shop.SaveChangesAsync(Ct);

        Assert.True(keys.Id > 0 && keys.First > 0 && keys.Second > keys.First);
        Assert.Equal(1, keys.Invoice);
        Assert.Equal([keys.Id, keys.Id], foreignKeys);
        await using var later = _store.Open();
        var saved = await later.Orders.Include(row => row.Lines).SingleAsync(Ct);
        Assert.Equal(keys, (saved.Id, saved.Invoice, saved.Lines[0].Id, saved.Lines[1].Id));
    }

    [Fact]
    public async Task Keys_come_from_the_pool_that_the_model_names()
    {
        await using var shop = _store.Open();
        var order = shop.Add(new Order()).Entity;

        var generator = await _store.Ids.OpenSnowflakeAsync(Shop.Pool, cancellationToken: Ct);

        Assert.Equal(generator.Lease.FirstWorker, generator.Layout.Decode(order.Id).Worker);
        Assert.True(generator.Next() > order.Id);
    }

    [Fact]
    public async Task A_value_that_the_entity_brings_is_kept()
    {
        await using var shop = _store.Open();
        shop.Add(new Order { Id = 7, Invoice = 70, Lines = { new OrderLine { Id = 8 } } });
        shop.Add(new Customer { Id = "anna" });
        await shop.SaveChangesAsync(Ct);

        await using var later = _store.Open();
        var order = await later.Orders.Include(row => row.Lines).SingleAsync(Ct);
        Assert.Equal((7, 70, 8, 7), (order.Id, order.Invoice, order.Lines[0].Id, order.Lines[0].OrderId));
        Assert.Equal("anna", (await later.Customers.SingleAsync(Ct)).Id);
    }

    [Fact]
    public async Task A_line_that_is_hung_on_a_tracked_order_is_added_with_a_key()
    {
        await using var shop = _store.Open();
        var order = shop.Add(new Order()).Entity;
        await shop.SaveChangesAsync(Ct);

        order.Lines.Add(new OrderLine());
        order.Lines.Add(new OrderLine { Id = 8 });
        var written = await shop.SaveChangesAsync(Ct);

        Assert.Equal(2, written);
        Assert.Equal(8, await shop.Lines.MinAsync(line => line.Id, Ct));
        Assert.All(order.Lines, line => Assert.NotEqual(0, line.Id));
    }

    [Fact]
    public async Task Texts_and_types_of_the_app_hold_ids_as_well()
    {
        await using var shop = _store.Open();
        var first = shop.Add(new Customer()).Entity;
        var second = (await shop.AddAsync(new Customer(), Ct)).Entity;
        var voucher = shop.Add(new Voucher()).Entity;
        await shop.SaveChangesAsync(Ct);

        Assert.True(string.CompareOrdinal(first.Id, second.Id) < 0);
        Assert.True(IdText.TryParse(second.Id, IdForm.CrockfordSortable, out var customerId));
        Assert.True(IdText.TryParse(voucher.Id!.Text, IdForm.Base62, out var voucherId));
        Assert.True(voucherId > customerId);
        await using var later = _store.Open();
        Assert.Equal(voucher.Id, (await later.Vouchers.SingleAsync(Ct)).Id);
    }

    [Fact]
    public async Task No_table_makes_values_of_its_own_but_those_that_the_model_leaves_to_the_store()
    {
        await using var shop = _store.Open();

        var tables = await shop.Database
            .SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' OR sql LIKE '%DEFAULT%'")
            .ToListAsync(Ct);

        Assert.Equal(["Counted", "Stored"], tables.Order());
    }

    [Fact]
    public async Task Keys_that_the_model_decides_on_are_left_alone()
    {
        await using var shop = _store.Open();
        var counted = shop.Add(new Counted()).Entity;
        var stored = shop.Add(new Stored()).Entity;
        var manual = shop.Add(new Manual { Id = 5 }).Entity;
        var note = shop.Add(new OrderNote { Order = new Order() }).Entity;
        await shop.SaveChangesAsync(Ct);

        Assert.Equal((1, 1, 5), (counted.Id, stored.Id, manual.Id));
        Assert.Equal(note.Order.Id, note.Id);
        Assert.Null(KeySource.Of(shop.Model.FindEntityType(typeof(Manual))!.FindProperty("Id")!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_thousand_rows_get_as_many_keys(bool isAsync)
    {
        await using var shop = _store.Open();
        var orders = Enumerable.Range(0, ManyRows).Select(_ => new Order()).ToList();

        if (isAsync)
        {
            await shop.AddRangeAsync(orders, Ct);
        }
        else
        {
            shop.AddRange(orders);
        }

        await shop.SaveChangesAsync(Ct);

        Assert.Equal(ManyRows, orders.DistinctBy(order => order.Id).Count());
        Assert.Equal(Enumerable.Range(1, ManyRows).Select(value => (long)value), orders.Select(order => order.Invoice));
        Assert.Equal(ManyRows, await shop.Orders.CountAsync(Ct));
    }

    [Fact]
    public async Task Contexts_that_add_at_once_share_no_key()
    {
        const int Contexts = 16;
        const int Orders = 250;

        var added = await Task.WhenAll(Enumerable.Range(0, Contexts).Select(context => Task.Run(
            async () =>
            {
                await using var shop = _store.Open();
                var orders = Enumerable.Range(0, Orders).Select(_ => new Order()).ToList();
                foreach (var order in orders)
                {
                    // Half of them the one way, half the other.
                    _ = context % 2 == 0 ? shop.Add(order) : await shop.AddAsync(order, Ct);
                }

                return orders;
            },
            Ct)));

        var all = added.SelectMany(orders => orders).ToList();
        Assert.Equal(Contexts * Orders, all.DistinctBy(order => order.Id).Count());
        Assert.Equal(Contexts * Orders, all.DistinctBy(order => order.Invoice).Count());
    }

    [Fact]
    public async Task Contexts_of_two_clients_take_their_keys_each_from_its_own()
    {
        await using var other = await ShopStore.CreateAsync(firstInvoice: 500);
        await using var shop = _store.Open();
        await using var otherShop = other.Open();

        var invoices = new[] { shop, otherShop, shop, otherShop }.Select(one => one.Add(new Order()).Entity.Invoice).ToList();

        Assert.Equal([1, 500, 2, 501], invoices);
    }

    [Fact]
    public async Task The_model_says_in_texts_where_keys_come_from()
    {
        await using var shop = _store.Open();

        var marks =
            from entity in shop.Model.GetEntityTypes()
            from property in entity.GetProperties()
            from mark in property.GetAnnotations()
            where mark.Name.StartsWith("Granary:", StringComparison.Ordinal)
            select mark.Value;

        // Migrations write what they find into the snapshot as C#; a type of this package would tie every migration to it.
        Assert.All(marks, value => Assert.IsType<string>(value));
        Assert.NotEmpty(marks);
    }
}
