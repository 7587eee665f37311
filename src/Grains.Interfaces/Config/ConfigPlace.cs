namespace Granary.Config;

/// <summary>Where configuration lives: one shard for an application in an environment.</summary>
public static class ConfigPlace
{
    /// <summary>The block's name, the first part of its shards' keys.</summary>
    public const string Block = "config";

    /// <summary>The cluster whose namespaces every cluster falls back to.</summary>
    public const string DefaultCluster = "default";

    /// <summary>The key of the shard that owns an application's configuration in an environment: <c>config/orders/production</c>.</summary>
    public static string KeyOf(string application, string environment) => $"{Block}/{application}/{environment}";

    /// <summary>The application and environment that a key names.</summary>
    /// <exception cref="ArgumentException">It is no such key.</exception>
    public static (string Application, string Environment) Parse(string key) => TryParse(key, out var application, out var environment)
        ? (application, environment)
        : throw new ArgumentException($"'{key}' is no key of a Config shard.", nameof(key));

    /// <summary>Whether a text is such a key, and which application and environment it names.</summary>
    public static bool TryParse(string key, out string application, out string environment)
    {
        ArgumentNullException.ThrowIfNull(key);
        (application, environment) = ("", "");
        if (key.Split('/') is not [Block, var first, var second] || !NameRules.IsValid(first) || !NameRules.IsValid(second))
        {
            return false;
        }

        (application, environment) = (first, second);
        return true;
    }
}
