using Granary.Connections;

namespace Granary.Hosting;

/// <summary>The cluster's secret, if it has one.</summary>
/// <param name="Value">The secret, and the one before while it is being changed.</param>
internal sealed record SiloSecret(ClusterSecret? Value)
{
    /// <summary>Reads the secret that the settings, which must be valid, hold or point to.</summary>
    /// <exception cref="StartRefusedException">A file cannot be read, or holds no secret.</exception>
    public static SiloSecret Read(SiloSettings settings)
    {
        var current = settings.Secret ?? ReadFile(settings.SecretFile, nameof(settings.SecretFile));
        var previous = settings.SecretPrevious ?? ReadFile(settings.SecretPreviousFile, nameof(settings.SecretPreviousFile));
        return new(current is null ? null : ClusterSecret.Of(current, previous));
    }

    private static string? ReadFile(string? path, string setting)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            // Most editors and tools end a file with a line break, which is not meant.
            var secret = File.ReadAllText(path).TrimEnd('\r', '\n');
            return ClusterSecret.Check(secret) is { } wrong
                ? throw new StartRefusedException($"{SiloSettings.Section}:{setting}: the secret in {path} {wrong}")
                : secret;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartRefusedException($"{SiloSettings.Section}:{setting}: {path} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
