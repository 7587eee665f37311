namespace Granary.Config;

/// <summary>How a namespace is written.</summary>
[GenerateSerializer, Alias("granary.config.format")]
public enum ConfigFormat
{
    /// <summary>Keys and values, each edited by itself.</summary>
    Properties = 0,

    /// <summary>One JSON object. Applications see its leaves: <c>a:b:0</c>.</summary>
    Json = 1,

    /// <summary>One YAML mapping. Applications see its leaves: <c>a:b:0</c>.</summary>
    Yaml = 2,

    /// <summary>One text, which nobody looks into.</summary>
    Text = 3,
}
