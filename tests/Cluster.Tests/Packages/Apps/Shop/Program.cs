// An app that takes ids from a silo elsewhere: Shop GATEWAY
using Granary.Hosting;
using Granary.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.AddGranaryClient(options => options.Gateways.Add(args[0]));
using var host = builder.Build();
await host.StartAsync();

var ids = host.Services.GetRequiredService<IIdClient>();
var orders = await ids.OpenSnowflakeAsync();
var invoices = await ids.OpenSequenceAsync("invoices");
Console.WriteLine($"order {orders.Next()}");
Console.WriteLine($"invoice {await invoices.NextAsync()}");
await host.StopAsync();
