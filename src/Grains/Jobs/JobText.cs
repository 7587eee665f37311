using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Granary.Jobs;

/// <summary>
/// What of a job or a queue is stored as JSON. What a text has not gets its default, and what it has too much is passed over, so that
/// both grow without a migration.
/// </summary>
internal static class JobText
{
    // By reflection: generated code sets every property that is only set at the beginning, those that the text does not have to nothing
    // instead of their defaults.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Headers as pairs in their order; <see langword="null"/> for none.</summary>
    public static string? Of(ImmutableArray<KeyValuePair<string, string>> headers) => headers.IsDefaultOrEmpty
        ? null
        : JsonSerializer.Serialize(headers.Select(static header => new[] { header.Key, header.Value }), Options);

    /// <summary>Errors, the oldest first; <see langword="null"/> for none.</summary>
    public static string? Of(ImmutableArray<JobError> errors) => errors.IsDefaultOrEmpty ? null : JsonSerializer.Serialize(errors, Options);

    /// <summary>A backoff; <see langword="null"/> for none.</summary>
    public static string? Of(JobBackoff? backoff) => backoff is null ? null : JsonSerializer.Serialize(backoff, Options);

    /// <summary>The settings of a queue.</summary>
    public static string Of(QueueDefinition definition) => JsonSerializer.Serialize(definition, Options);

    /// <summary>What the last error says, for whoever looks for it; <see langword="null"/> without errors.</summary>
    public static string? LastOf(ImmutableArray<JobError> errors) => errors is { IsDefaultOrEmpty: false } and [.., var last]
        ? $"{last.Kind}: {last.Message}"
        : null;

    /// <summary>Reads headers.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Headers(string? text) =>
        text is null ? [] : [.. Read<string[][]>(text).Select(static pair => KeyValuePair.Create(pair[0], pair[1]))];

    /// <summary>Reads errors.</summary>
    public static ImmutableArray<JobError> Errors(string? text) => text is null ? [] : Read<ImmutableArray<JobError>>(text);

    /// <summary>Reads a backoff.</summary>
    public static JobBackoff? Backoff(string? text) => text is null ? null : Read<JobBackoff>(text);

    /// <summary>Reads the settings of a queue.</summary>
    public static QueueDefinition Definition(string text) => Read<QueueDefinition>(text);

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;
}
