using Granary.Hosting;
using Granary.Http;
using Granary.Keys;
using Granary.Ledger.Schema;
using Granary.Telemetry;
using Microsoft.Extensions.Options;

if (args.Contains("--help"))
{
    Console.WriteLine(SiloArguments.Help);
    return 0;
}

try
{
    if (args is ["keys", ..])
    {
        return await OfflineKeys.RunAsync(args[1..], Console.Out, Console.Error);
    }

    var builder = WebApplication.CreateSlimBuilder(SiloArguments.Translate(args));
    builder.AddSiloLogging();
    builder.AddGranarySilo();
    builder.Services.AddGranaryClientInSilo(static provider => provider.GetRequiredService<SiloSettings>().Datacenter);
    builder.AddGranaryHttp();
    builder.Services.AddHealth();
    builder.AddGranaryTelemetry();

    await using var app = builder.Build();
    app.MapGranaryHttp();
    app.MapHealth();
    app.MapGranaryMetrics();

    await app.PrepareSiloAsync();
    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (refused is StartRefusedException or OptionsValidationException or SchemaException or IOException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
