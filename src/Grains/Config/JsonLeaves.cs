using System.Text;
using System.Text.Json;

namespace Granary.Config;

/// <summary>The leaves of a JSON object, with where they stand. Reads on, without building a tree.</summary>
internal static class JsonLeaves
{
    private const int DepthMax = 64;

    /// <summary>Takes a JSON text apart; values read as .NET's own JSON configuration reads them.</summary>
    /// <exception cref="ContentFaultException">It is no JSON object.</exception>
    public static IReadOnlyList<ContentLeaf> Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DepthMax });
        var lines = new LinePositions(bytes);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new ContentFaultException(new ContentFault(1, 1, "it must be one JSON object"));
            }

            var leaves = new List<ContentLeaf>();
            ReadObject(ref reader, "", leaves, lines);
            reader.Read();
            return leaves;
        }
        catch (JsonException error)
        {
            var column = lines.ColumnOf((int)(error.LineNumber ?? 0), (int)(error.BytePositionInLine ?? 0));
            throw new ContentFaultException(new ContentFault((error.LineNumber ?? 0) + 1, column, Reason(error)));
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, string path, List<ContentLeaf> leaves, LinePositions lines)
    {
        var start = lines.Of(reader.TokenStartIndex);
        var isEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var name = reader.GetString()!;
            if (name.Length == 0 || !StorableText.Is(name))
            {
                var (line, column) = lines.Of(reader.TokenStartIndex);
                throw new ContentFaultException(new ContentFault(line, column, "a name must not be empty, and have characters that can be stored"));
            }

            reader.Read();
            ReadValue(ref reader, path.Length == 0 ? name : $"{path}:{name}", leaves, lines);
        }

        if (isEmpty && path.Length > 0)
        {
            leaves.Add(new ContentLeaf(path, null, start.Line, start.Column));
        }
    }

    private static void ReadArray(ref Utf8JsonReader reader, string path, List<ContentLeaf> leaves, LinePositions lines)
    {
        var start = lines.Of(reader.TokenStartIndex);
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadValue(ref reader, $"{path}:{index++}", leaves, lines);
        }

        if (index == 0)
        {
            leaves.Add(new ContentLeaf(path, "", start.Line, start.Column));
        }
    }

    private static void ReadValue(ref Utf8JsonReader reader, string path, List<ContentLeaf> leaves, LinePositions lines)
    {
        var (line, column) = lines.Of(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadObject(ref reader, path, leaves, lines);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref reader, path, leaves, lines);
                break;
            default:
                var value = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.True => bool.TrueString,
                    JsonTokenType.False => bool.FalseString,
                    JsonTokenType.Null => null,
                    _ => Encoding.UTF8.GetString(reader.ValueSpan),
                };
                if (value is not null && !StorableText.Is(value))
                {
                    throw new ContentFaultException(new ContentFault(line, column, $"the value of '{path}' has characters that cannot be stored"));
                }

                leaves.Add(new ContentLeaf(path, value, line, column));
                break;
        }
    }

    // The framework's message ends with the place, which is told apart from it.
    private static string Reason(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }
}
