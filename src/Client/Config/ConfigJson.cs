using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Granary.Config;

/// <summary>How views and reports are written as JSON.</summary>
[JsonSerializable(typeof(ConfigViewBody))]
[JsonSerializable(typeof(ConfigReportBody))]
internal sealed partial class ConfigJson : JsonSerializerContext
{
    /// <summary>The one that is used: texts are not escaped more than JSON asks for.</summary>
    public static ConfigJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<ConfigFormat>(JsonNamingPolicy.CamelCase),
        },
    });
}
