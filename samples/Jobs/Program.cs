// A shop that leaves things for later: some minutes after an order its customer gets a coupon, and an order that is not paid in time is
// cancelled. The minutes are short here. Start a silo, then: dotnet run --project samples/Jobs -- [gateway] [seconds in a minute]
using System.Globalization;
using Granary.Hosting;
using Granary.Jobs;
using Granary.Samples;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var gateway = args.ElementAtOrDefault(0) ?? "127.0.0.1:30000";
var minute = TimeSpan.FromSeconds(double.Parse(args.ElementAtOrDefault(1) ?? "1", CultureInfo.InvariantCulture));
var folder = Directory.CreateTempSubdirectory("granary-sample-");
var orders = new OrderBook(Path.Combine(folder.FullName, "orders.db"));
await orders.BuildAsync();

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.AddGranaryClient(options => options.Gateways.Add(gateway));
builder.Services.AddSingleton(orders);
builder.Services.AddGranaryWorker(worker => worker
    .Serve(Shop.Queue)
    .Handle<CancelUnpaid, OrderJob>(Shop.CancelUnpaidHandler)
    .Handle<SendCoupon, OrderJob>(Shop.SendCouponHandler));
using var host = builder.Build();
await host.StartAsync();

var shop = new Shop(host.Services.GetRequiredService<IJobClient>(), orders, minute);
var paid = await shop.PlaceAsync();
await shop.PayAsync(paid);
var unpaid = await shop.PlaceAsync();

Console.WriteLine($"the first order: {await orders.WaitForEndAsync(paid)}");
Console.WriteLine($"the second order: {await orders.WaitForEndAsync(unpaid)}");

await host.StopAsync();
folder.Delete(recursive: true);
