// An app whose table gets its keys from a silo: Orders GATEWAY FILE
using Granary.EntityFrameworkCore;
using Granary.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.AddGranaryClient(options => options.Gateways.Add(args[0]));
builder.Services.AddDbContext<Shop>(options => options.UseSqlite($"Data Source={args[1]}").UseGranaryIds());
builder.Services.AddGranaryEntityFramework<Shop>(createMissing: true);
using var host = builder.Build();
await host.StartAsync();

using (var scope = host.Services.CreateScope())
{
    var shop = scope.ServiceProvider.GetRequiredService<Shop>();
    await shop.Database.EnsureCreatedAsync();
    shop.AddRange(Enumerable.Range(0, 1000).Select(_ => new Order()));
    await shop.SaveChangesAsync();
    Console.WriteLine($"{await shop.Orders.CountAsync()} orders, receipts {await shop.Orders.MinAsync(o => o.Receipt)} to {await shop.Orders.MaxAsync(o => o.Receipt)}");
    Console.WriteLine($"last order {await shop.Orders.MaxAsync(o => o.Id)}");
}

await host.StopAsync();

internal sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Order>().Property(order => order.Receipt).HasGranarySequence("receipts");
}

internal sealed class Order
{
    public long Id { get; set; }

    public long Receipt { get; set; }
}
