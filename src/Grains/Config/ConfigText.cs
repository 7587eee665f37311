using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Granary.Config;

/// <summary>
/// What of a shard is stored as JSON. What a text has not gets its default, and what it has too much is passed over, so that both grow
/// without a migration.
/// </summary>
internal static class ConfigText
{
    // By reflection: generated code sets every property that is only set at the beginning, those that the text does not have to nothing
    // instead of their defaults.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A definition.</summary>
    public static string Of(NamespaceDefinition definition) => JsonSerializer.Serialize(definition, Options);

    /// <summary>Gradual releases.</summary>
    public static string Of(ImmutableArray<Gradual> graduals) => JsonSerializer.Serialize(graduals, Options);

    /// <summary>Reads a definition.</summary>
    public static NamespaceDefinition Definition(string text) => Read<NamespaceDefinition>(text);

    /// <summary>Reads gradual releases.</summary>
    public static ImmutableArray<Gradual> Graduals(string text) => Read<ImmutableArray<Gradual>>(text);

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;
}
