namespace Granary.Hosting;

/// <summary>The settings of a verb that works while no silo is needed; they are given as for a silo.</summary>
internal static class OfflineSettings
{
    /// <summary>Reads the settings; the other words are the verb's own.</summary>
    public static (SiloSettings Settings, string[] Words) Read(string[] args)
    {
        var settings = SiloSettingsReader.Read(new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine([.. args.Where(IsSetting)])
            .Build());
        return (settings, [.. args.Where(static arg => !IsSetting(arg))]);
    }

    private static bool IsSetting(string arg) => arg.StartsWith($"--{SiloSettings.Section}:", StringComparison.OrdinalIgnoreCase);
}
