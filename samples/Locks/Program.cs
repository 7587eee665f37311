// Ten lamps, twenty buyers, who all look how many are left and then take one. Without a lock more are sold than there were; with it all
// is right, until a holder's process stands still for longer than its lease: then its fencing token stops it.
// Start a silo, then: dotnet run --project samples/Locks -- [gateway]
using Granary.Hosting;
using Granary.Locks;
using Granary.Samples;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var gateway = args.ElementAtOrDefault(0) ?? "127.0.0.1:30000";
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.AddGranaryClient(options => options.Gateways.Add(gateway));
using var host = builder.Build();
await host.StartAsync();
var locks = host.Services.GetRequiredService<ILockClient>();

if (args is [_, "paused-buyer", var stock])
{
    await PausedBuyer.RunAsync(locks, new Warehouse(stock));
    await host.StopAsync();
    return;
}

var folder = Directory.CreateTempSubdirectory("granary-sample-");
var file = Path.Combine(folder.FullName, "stock.db");
var warehouse = new Warehouse(file);
await warehouse.BuildAsync();
var sale = new Sale(locks, warehouse);

Console.WriteLine($"without the lock: {Sale.Stock} lamps, {await sale.RunAsync(sale.BuyAsync)} sold");
Console.WriteLine($"with the lock: {Sale.Stock} lamps, {await sale.RunAsync(sale.BuyAloneAsync)} sold");
using (var buyer = new ChildProcess(gateway, "paused-buyer", file))
{
    Console.WriteLine($"a buyer who stood still: {await sale.RunWithPausedBuyerAsync(buyer)}");
}

folder.Delete(recursive: true);
await host.StopAsync();
