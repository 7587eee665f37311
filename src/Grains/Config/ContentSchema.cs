using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;
using YamlDotNet.RepresentationModel;

namespace Granary.Config;

/// <summary>
/// A JSON Schema that contents must keep: draft 4, and what NJsonSchema knows of later ones. Stands alone: references reach inside of it
/// only. Thread-safe.
/// </summary>
internal sealed class ContentSchema
{
    private readonly JsonSchema _schema;

    private ContentSchema(JsonSchema schema) => _schema = schema;

    /// <summary>Reads a schema.</summary>
    /// <exception cref="ContentFaultException">It is none, or refers to something outside of itself.</exception>
    public static async Task<ContentSchema> ReadAsync(string text, CancellationToken cancellationToken)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            throw Fault((error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, error.Message);
        }

        if (json is not JsonObject || FindForeign(json) is not null)
        {
            throw Fault(1, 1, json is JsonObject
                ? $"the schema refers to '{FindForeign(json)}', and may only refer to what is inside of it, by '#'"
                : "a schema is a JSON object");
        }

        try
        {
            return new ContentSchema(await JsonSchema.FromJsonAsync(text, cancellationToken));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The library throws whatever its parts throw.
            throw Fault(1, 1, error.Message);
        }
    }

    /// <summary>What is wrong with a content; <see langword="null"/> when it keeps the schema.</summary>
    /// <param name="format">How it is written.</param>
    /// <param name="items">The items, opened.</param>
    /// <param name="leaves">The same, taken apart.</param>
    public ContentFault? Check(ConfigFormat format, IReadOnlyList<ContentItem> items, IReadOnlyList<ContentLeaf> leaves)
    {
        var json = (format, items) switch
        {
            (ConfigFormat.Properties, _) => Encoding.UTF8.GetString(Write(writer => WriteProperties(writer, items))),
            (_, []) => "{}",
            (ConfigFormat.Json, [var only, ..]) => only.Value!,
            (_, [var only, ..]) => Encoding.UTF8.GetString(Write(writer => WriteYaml(writer, YamlLeaves.Parse(only.Value!)))),
        };
        var error = _schema.Validate(json).OrderBy(static error => error.LineNumber).ThenBy(static error => error.LinePosition).FirstOrDefault();
        if (error is null)
        {
            return null;
        }

        var rule = $"{RuleOf(error.Kind)} at {(string.IsNullOrEmpty(error.Path) ? "#" : error.Path)}";
        if (format == ConfigFormat.Json && error.HasLineInfo)
        {
            return new ContentFault(error.LineNumber, Math.Max(error.LinePosition, 1), rule);
        }

        var leaf = Find(leaves, error);
        return new ContentFault(Math.Max(leaf.Line, 1), Math.Max(leaf.Column, 1), rule);
    }

    // The keyword of the schema, which people have written, before the library's name for it.
    private static string RuleOf(ValidationErrorKind kind) => kind switch
    {
        ValidationErrorKind.NumberTooBig => $"maximum ({kind})",
        ValidationErrorKind.NumberTooSmall => $"minimum ({kind})",
        ValidationErrorKind.NumberNotMultipleOf => $"multipleOf ({kind})",
        ValidationErrorKind.StringTooLong => $"maxLength ({kind})",
        ValidationErrorKind.StringTooShort => $"minLength ({kind})",
        ValidationErrorKind.PatternMismatch => $"pattern ({kind})",
        ValidationErrorKind.NotInEnumeration => $"enum ({kind})",
        ValidationErrorKind.PropertyRequired => $"required ({kind})",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => $"additionalProperties ({kind})",
        ValidationErrorKind.TooManyItems => $"maxItems ({kind})",
        ValidationErrorKind.TooFewItems => $"minItems ({kind})",
        ValidationErrorKind.ItemsNotUnique => $"uniqueItems ({kind})",
        _ => $"{kind}",
    };

    private static ContentLeaf Find(IReadOnlyList<ContentLeaf> leaves, ValidationError error)
    {
        var path = Plain((error.Path ?? "").TrimStart('#', '/'));
        return leaves.FirstOrDefault(leaf =>
        {
            var key = Plain(leaf.Key);
            return key == path || key.StartsWith(path + ":", StringComparison.Ordinal);
        });
    }

    // The library's paths and ours part names otherwise.
    private static string Plain(string path) => path.Replace("[", ":", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
        .Replace('.', ':').Replace('/', ':');

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    // A property is a text, unless its schema wants a number or a truth, and it is one.
    private void WriteProperties(Utf8JsonWriter writer, IReadOnlyList<ContentItem> items)
    {
        writer.WriteStartObject();
        foreach (var item in items)
        {
            writer.WritePropertyName(item.Key);
            var wanted = _schema.ActualProperties.TryGetValue(item.Key, out var property) ? property.ActualTypeSchema.Type : JsonObjectType.String;
            if (wanted.HasFlag(JsonObjectType.Boolean) && bool.TryParse(item.Value, out var truth))
            {
                writer.WriteBooleanValue(truth);
            }
            else if ((wanted.HasFlag(JsonObjectType.Integer) || wanted.HasFlag(JsonObjectType.Number))
                && decimal.TryParse(item.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                writer.WriteNumberValue(number);
            }
            else
            {
                writer.WriteStringValue(item.Value);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteYaml(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (key, value) in mapping.Children)
                {
                    writer.WritePropertyName(((YamlScalarNode)key).Value!);
                    WriteYaml(writer, value);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var value in sequence.Children)
                {
                    WriteYaml(writer, value);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                JsonSerializer.Serialize(writer, YamlScalars.ValueOf(scalar));
                break;
        }
    }

    private static string? FindForeign(JsonNode? node) => node switch
    {
        JsonObject fields => fields
            .Select(static field => field is { Key: "$ref", Value: JsonValue value } && value.TryGetValue<string>(out var target) && !target.StartsWith('#')
                ? target
                : FindForeign(field.Value))
            .FirstOrDefault(static found => found is not null),
        JsonArray values => values.Select(FindForeign).FirstOrDefault(static found => found is not null),
        _ => null,
    };

    private static ContentFaultException Fault(long line, long column, string rule) => new(new ContentFault(line, column, rule));
}
