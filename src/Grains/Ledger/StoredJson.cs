using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Granary.Ledger;

/// <summary>
/// What is stored as JSON. What a text has not gets its default, and what it has too much is passed over, so that both grow without a
/// migration.
/// </summary>
internal static class StoredJson
{
    // By reflection: generated code sets every property that is only set at the beginning, those that the text does not have to nothing
    // instead of their defaults.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A value as text.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A value as bytes.</summary>
    public static byte[] BytesOf<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>Reads a value.</summary>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;

    /// <summary>Reads a value.</summary>
    public static T Read<T>(Stream bytes) => JsonSerializer.Deserialize<T>(bytes, Options)!;
}
