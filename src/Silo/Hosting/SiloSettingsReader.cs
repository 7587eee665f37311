using Microsoft.Extensions.Options;

namespace Granary.Hosting;

/// <summary>Reads the settings of a silo out of its configuration.</summary>
internal static class SiloSettingsReader
{
    /// <summary>Binds, completes and checks the settings.</summary>
    /// <exception cref="OptionsValidationException">Some break their rules; the message names them.</exception>
    /// <exception cref="StartRefusedException">A value has the wrong type, or stands where Granary does not look.</exception>
    public static SiloSettings Read(IConfiguration configuration, Action<SiloSettings>? configure = null)
    {
        var settings = Bind<SiloSettings>(configuration, SiloSettings.Section);
        configure?.Invoke(settings);
        settings.Database.DataDirectory = settings.DataDirectory;

        // Kestrel would listen there instead of where Granary:Urls says, and past the check of who can reach it.
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            throw new StartRefusedException("Kestrel:Endpoints is set; say where HTTP listens in Granary:Urls instead.");
        }

        var result = new SiloSettingsValidator().Validate(null, settings);
        return result.Failed
            ? throw new OptionsValidationException(SiloSettings.Section, typeof(SiloSettings), result.Failures)
            : settings;
    }

    /// <summary>Reads the settings of a section.</summary>
    /// <exception cref="StartRefusedException">A value has the wrong type.</exception>
    public static TSettings Bind<TSettings>(IConfiguration configuration, string section)
        where TSettings : new()
    {
        try
        {
            return configuration.GetSection(section).Get<TSettings>() ?? new TSettings();
        }
        catch (InvalidOperationException wrongType)
        {
            throw new StartRefusedException(wrongType.Message, wrongType);
        }
    }
}
