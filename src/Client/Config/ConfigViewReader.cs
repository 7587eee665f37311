using System.Collections.Immutable;
using System.Text.Json;

namespace Granary.Config;

/// <summary>
/// Reads what <see cref="ConfigViewBody"/> is written as. By hand, as an application that starts waits for it: what a serializer has to
/// compile first takes longer than the reading.
/// </summary>
internal static class ConfigViewReader
{
    /// <summary>Reads a view.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It is no view.</exception>
    public static ConfigView Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            var root = document.RootElement;
            var version = TextOf(root, "version");
            var namespaces = root.GetProperty("namespaces");
            var views = ImmutableArray.CreateBuilder<NamespaceView>(namespaces.GetArrayLength());
            foreach (var one in namespaces.EnumerateArray())
            {
                views.Add(ReadNamespace(one));
            }

            return new ConfigView(
                ConfigVersion.TryParse(version, out var read) ? read : throw new FormatException($"'{version}' is no version."), TextOf(root, "cluster"),
                views.MoveToImmutable(), IsForAll: false);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"It is no view of a configuration: {error.Message}", error);
        }
    }

    private static NamespaceView ReadNamespace(JsonElement one)
    {
        var all = one.GetProperty("items");
        var items = ImmutableArray.CreateBuilder<ConfigItem>(all.GetArrayLength());
        foreach (var item in all.EnumerateArray())
        {
            items.Add(new ConfigItem(
                TextOf(item, "key"),
                item.TryGetProperty("value", out var value) ? value.GetString() : null,
                item.TryGetProperty("secret", out var secret) && secret.GetBoolean(),
                item.TryGetProperty("origin", out var origin) ? origin.GetInt32() : 0));
        }

        return new NamespaceView(
            TextOf(one, "name"),
            Enum.TryParse<ConfigFormat>(TextOf(one, "format"), ignoreCase: true, out var format) ? format : throw new FormatException("It has a format that is none."),
            items.MoveToImmutable(),
            [.. one.GetProperty("origins").EnumerateArray().Select(ReadOrigin)],
            one.TryGetProperty("graduals", out var graduals) ? [.. graduals.EnumerateArray().Select(static name => name.GetString()!)] : []);
    }

    private static ConfigOrigin ReadOrigin(JsonElement origin) => new(
        TextOf(origin, "application"), new NamespaceName(TextOf(origin, "cluster"), TextOf(origin, "namespace")), origin.GetProperty("release").GetInt64(),
        origin.TryGetProperty("gradual", out var gradual) ? gradual.GetString() : null);

    private static string TextOf(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"Its {name} is missing.");
}
