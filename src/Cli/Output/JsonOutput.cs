using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Granary.Output;

/// <summary>Builds the JSON that the commands themselves write; what the API answers is passed on as it came.</summary>
internal static class JsonOutput
{
    // Output goes to a terminal or a script, not into a web page, so quotes and umlauts stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object with what <paramref name="write"/> puts into it.</summary>
    public static string Object(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static string Error(CommandError error) => Object(writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("code", error.Code);
        writer.WriteString("message", error.Message);
        if (error.Hint is not null)
        {
            writer.WriteString("hint", error.Hint);
        }

        writer.WriteEndObject();
    });
}
