using Granary.Ids;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.EntityFrameworkCore;

public sealed class GranaryEntityFrameworkTests : IAsyncLifetime
{
    private ShopStore _store = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await ShopStore.CreateAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Contexts_of_a_pool_take_their_keys_from_the_client_of_the_application()
    {
        using var host = HostWith(services => services.AddDbContextPool<Shop>(UseShop));
        await host.StartAsync(Ct);

        var invoices = new List<long>();
        for (var time = 0; time < 3; time++)
        {
            using var scope = host.Services.CreateScope();
            var shop = scope.ServiceProvider.GetRequiredService<Shop>();
            invoices.Add(shop.Add(new Order()).Entity.Invoice);
            await shop.SaveChangesAsync(Ct);
        }

        Assert.Equal([1, 2, 3], invoices);
    }

    [Fact]
    public async Task Contexts_of_a_factory_do_too()
    {
        using var host = HostWith(services => services.AddPooledDbContextFactory<Shop>(UseShop));
        await host.StartAsync(Ct);

        await using var shop = await host.Services.GetRequiredService<IDbContextFactory<Shop>>().CreateDbContextAsync(Ct);

        Assert.Equal(1, (await shop.AddAsync(new Order(), Ct)).Entity.Invoice);
    }

    [Fact]
    public async Task Everything_is_open_once_the_host_has_started()
    {
        using var host = HostWith(services => services.AddDbContext<Shop>(UseShop));

        await host.StartAsync(Ct);

        // What is open is answered at once.
        Assert.True(_store.Ids.OpenSnowflakeAsync(Shop.Pool, cancellationToken: Ct).AsTask().IsCompletedSuccessfully);
        Assert.True(_store.Ids.OpenSnowflakeAsync(cancellationToken: Ct).AsTask().IsCompletedSuccessfully);
        Assert.True(_store.Ids.OpenSequenceAsync(Shop.Sequence, Ct).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_sequence_that_is_missing_fails_the_start_unless_it_may_be_created()
    {
        await _store.Ids.DeleteSequenceAsync(Shop.Sequence, cancellationToken: Ct);
        using var strict = HostWith(services => services.AddDbContext<Shop>(UseShop));
        using var lenient = HostWith(services => services.AddDbContext<Shop>(UseShop), createMissing: true);

        var error = await Assert.ThrowsAsync<GranaryException>(() => strict.StartAsync(Ct));
        await lenient.StartAsync(Ct);

        Assert.Equal(IdCodes.SequenceNotFound, error.Code);
        Assert.NotNull(await _store.Ids.GetSequenceAsync(Shop.Sequence, Ct));
    }

    private void UseShop(DbContextOptionsBuilder options) => options.UseSqlite(_store.ConnectionString).UseGranaryIds();

    private IHost HostWith(Action<IServiceCollection> addShop, bool createMissing = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddGranaryEntityFramework<Shop>(createMissing);
        addShop(builder.Services);
        builder.Services.AddSingleton(_store.Ids);
        return builder.Build();
    }
}
