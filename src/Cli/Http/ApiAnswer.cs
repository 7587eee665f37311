using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Granary.Http;

/// <summary>What the API answered.</summary>
internal sealed class ApiAnswer(byte[] body)
{
    public const string Json = "application/json";
    public const string Text = "text/plain";

    /// <summary>The body as it came.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    public override string ToString() => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as a value.</summary>
    /// <exception cref="CommandError">The body is something else.</exception>
    public T As<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body.Span, type) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException error)
        {
            throw new CommandError(
                "cli.unexpected_answer",
                $"The answer is not what this version of the command expects: {error.Message}",
                hint: "`granary version` compares the versions of the command and the silo.",
                innerException: error);
        }
    }
}
