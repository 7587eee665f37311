// A delivery service that opens a new city without a restart, and whose half-price day is switched off in an emergency. One side is the
// service, which knows nothing but its options; the other is the operator, who publishes.
// Start a silo, then: dotnet run --project samples/Config -- [url] [gateway]
using Granary.Config;
using Granary.Samples;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var url = new Uri(args.ElementAtOrDefault(0) ?? "http://127.0.0.1:8700");
var gateway = args.ElementAtOrDefault(1) ?? "127.0.0.1:30000";

// Each run has an environment of its own, so that it begins with nothing.
var environment = $"sample-{Guid.NewGuid():N}";
using var office = await Office.OpenAsync(gateway, environment);
await office.PublishAsync("opening day", cities: ["oslo", "bergen"], isHalfPrice: true);

var folder = Directory.CreateTempSubdirectory("granary-sample-");
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.Configuration.AddGranary(options =>
{
    options.Urls.Add(url);
    (options.Application, options.Environment) = (Office.Application, environment);
    options.Namespaces.Add(Office.Delivery);
    options.Namespaces.Add(Office.Switches);
    options.SnapshotFile = Path.Combine(folder.FullName, "config");
});
builder.Services.AddGranaryConfiguration();
builder.Services.AddOptions<DeliveryOptions>().BindConfiguration("delivery");
builder.Services.AddSingleton<DeliveryService>();
var host = builder.Build();
await host.StartAsync();
var service = host.Services.GetRequiredService<DeliveryService>();

Console.WriteLine($"on opening day: {service.Order("tromso", 100)}; {service.Order("oslo", 100)}");

await service.AfterNextChange(() => office.PublishAsync("the north opens", cities: ["oslo", "bergen", "tromso"]));
Console.WriteLine($"the north opens: {service.Order("tromso", 100)}; {service.Order("oslo", 100)}");

await service.AfterNextChange(() => office.PublishAsync("half price is abused", isHalfPrice: false));
Console.WriteLine($"in an emergency: {service.Order("tromso", 100)}; {service.Order("oslo", 100)}");

await host.StopAsync();
host.Dispose();
folder.Delete(recursive: true);
