using System.Text.Json.Serialization;

namespace Granary.Keys;

/// <summary>How a key's scope is written into the table.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<KeyScope>))]
internal sealed partial class KeyJson : JsonSerializerContext;
