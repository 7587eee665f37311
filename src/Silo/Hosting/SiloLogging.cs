using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Granary.Hosting;

/// <summary>What a silo logs unless it is told otherwise: its own doings, and what worries the rest.</summary>
internal static class SiloLogging
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Sets the levels below all other configuration, and one line with a time for each event: as text, or as JSON where the settings say so.</summary>
    /// <exception cref="StartRefusedException">A setting has the wrong type.</exception>
    public static void AddSiloLogging(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                ["Logging:LogLevel:Granary"] = "Information",

                // Its first look often comes before its first note of the time, and warns of a stall as long as the machine has been up.
                ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",

                // It warns of every key of cookies and forms that nothing encrypts; the folder that it writes them to is this user's alone.
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager"] = "Error",
            },
        });
        builder.Logging.ClearProviders();
        if (SiloSettingsReader.Bind<LogSettings>(builder.Configuration, LogSettings.Section).Json)
        {
            builder.Logging.AddJsonConsole(console => Stamp(console, TimestampFormat));
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                Stamp(console, TimestampFormat + " ");
                console.SingleLine = true;
            });
        }

        RepeatedLogs.Wrap(builder.Logging);
    }
    private static void Stamp(ConsoleFormatterOptions console, string format)
    {
        console.UseUtcTimestamp = true;
        console.TimestampFormat = format;
    }
}
