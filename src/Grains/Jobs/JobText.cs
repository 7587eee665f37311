using System.Collections.Immutable;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>What of a job or a queue is stored as JSON.</summary>
internal static class JobText
{
    /// <summary>Headers as pairs in their order; <see langword="null"/> for none.</summary>
    public static string? Of(ImmutableArray<KeyValuePair<string, string>> headers) => headers.IsDefaultOrEmpty
        ? null
        : StoredJson.Of(headers.Select(static header => new[] { header.Key, header.Value }));

    /// <summary>Errors, the oldest first; <see langword="null"/> for none.</summary>
    public static string? Of(ImmutableArray<JobError> errors) => errors.IsDefaultOrEmpty ? null : StoredJson.Of(errors);

    /// <summary>A backoff; <see langword="null"/> for none.</summary>
    public static string? Of(JobBackoff? backoff) => backoff is null ? null : StoredJson.Of(backoff);

    /// <summary>The settings of a queue.</summary>
    public static string Of(QueueDefinition definition) => StoredJson.Of(definition);

    /// <summary>What the last error says, for whoever looks for it; <see langword="null"/> without errors.</summary>
    public static string? LastOf(ImmutableArray<JobError> errors) => errors is { IsDefaultOrEmpty: false } and [.., var last]
        ? $"{last.Kind}: {last.Message}"
        : null;

    /// <summary>Reads headers.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Headers(string? text) =>
        text is null ? [] : [.. StoredJson.Read<string[][]>(text).Select(static pair => KeyValuePair.Create(pair[0], pair[1]))];

    /// <summary>Reads errors.</summary>
    public static ImmutableArray<JobError> Errors(string? text) => text is null ? [] : StoredJson.Read<ImmutableArray<JobError>>(text);

    /// <summary>Reads a backoff.</summary>
    public static JobBackoff? Backoff(string? text) => text is null ? null : StoredJson.Read<JobBackoff>(text);

    /// <summary>Reads the settings of a queue.</summary>
    public static QueueDefinition Definition(string text) => StoredJson.Read<QueueDefinition>(text);
}
