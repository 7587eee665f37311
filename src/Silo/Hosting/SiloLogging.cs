using Microsoft.Extensions.Configuration.Memory;

namespace Granary.Hosting;

/// <summary>What a silo logs unless it is told otherwise: its own doings, and what worries Orleans and ASP.NET Core.</summary>
internal static class SiloLogging
{
    /// <summary>Sets the levels below all other configuration, and one line with a time for each event.</summary>
    public static void AddSiloLogging(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft"] = "Warning",
                ["Logging:LogLevel:Orleans"] = "Warning",
                ["Logging:LogLevel:System"] = "Warning",
            },
        });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
    }
}
