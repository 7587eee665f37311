// A flash sale: many checkouts at once. Every order gets a snowflake id, made in this process, and every invoice the next number
// of a sequence. Start a silo, then: dotnet run --project samples/Ids -- [gateway] [orders]
using Granary.Hosting;
using Granary.Ids;
using Granary.Samples;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var gateway = args.ElementAtOrDefault(0) ?? "127.0.0.1:30000";
var orderCount = int.Parse(args.ElementAtOrDefault(1) ?? "10000", System.Globalization.CultureInfo.InvariantCulture);

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.AddGranaryClient(options => options.Gateways.Add(gateway));
builder.Services.AddSingleton<FlashSale>();
using var host = builder.Build();
await host.StartAsync();

var orders = await host.Services.GetRequiredService<FlashSale>().RunAsync(orderCount);

var last = orders[^1];
var layout = (await host.Services.GetRequiredService<IIdClient>().GetPoolAsync("default"))!.Definition.Layout;
Console.WriteLine($"{orders.Count} orders, {orders.DistinctBy(static o => o.Id).Count()} ids, {orders.DistinctBy(static o => o.Invoice).Count()} invoices");
Console.WriteLine($"order {IdText.Format(last.Id, IdForm.Crockford)} has invoice {last.Invoice} and was made at {layout.Decode(last.Id).Time:HH:mm:ss.fff} UTC");
await host.StopAsync();
