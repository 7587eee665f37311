using Granary.Admin;
using Granary.Hosting;
using Granary.Keys;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Options;

if (args.Contains("--help"))
{
    Console.WriteLine(args is ["admin", ..] ? OfflineAdmin.Usage : SiloArguments.Help);
    return 0;
}

try
{
    if (args is ["keys", ..])
    {
        return await OfflineKeys.RunAsync(args[1..], Console.Out, Console.Error);
    }

    if (args is ["admin", ..])
    {
        return await OfflineAdmin.RunAsync(args[1..], Console.Out, Console.Error);
    }

    var builder = WebApplication.CreateSlimBuilder(SiloArguments.Translate(args));
    builder.AddSiloLogging();
    builder.AddGranarySilo();

    await using var app = builder.Build();
    app.MapGranary();

    await app.PrepareSiloAsync();
    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (refused is StartRefusedException or OptionsValidationException or SchemaException or IOException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}

// Without this the framework makes it public, and it would stand in the way of the Program of every app that hosts a silo.
internal sealed partial class Program;
