using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Granary.Http.Jobs;
using Granary.Jobs;

namespace Granary.Web.Jobs;

/// <summary>Jobs in words.</summary>
internal static class JobWords
{
    // What a page shows is escaped as HTML, so letters of all languages may stay what they are.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The page of a job.</summary>
    public static string PathOf(JobId job) => $"jobs/job/{job}";

    /// <summary>The page of a queue.</summary>
    public static string PathOf(string queue) => $"jobs/queues/{Uri.EscapeDataString(queue)}";

    /// <summary>The list of a queue's jobs that are in a state.</summary>
    public static string ListOf(string queue, JobState state) => state == JobState.Dead
        ? $"jobs/dead?queue={Uri.EscapeDataString(queue)}"
        : $"jobs/list?queue={Uri.EscapeDataString(queue)}&state={NameOf(state)}";

    /// <summary>A state, as addresses have it.</summary>
    public static string NameOf(JobState state) => state.ToString().ToLowerInvariant();

    /// <summary>How a state is to be felt about.</summary>
    public static string ToneOf(JobState state) => state switch
    {
        JobState.Running or JobState.Succeeded => "g-state-good",
        JobState.Retrying => "g-state-warn",
        JobState.Dead => "g-state-bad",
        _ => "g-state-calm",
    };

    /// <inheritdoc cref="ToneOf(JobState)"/>
    public static string ToneOf(QueueMode mode) => mode == QueueMode.Running ? "g-state-good" : "g-state-warn";

    /// <summary>A mode in words.</summary>
    public static string NameOf(QueueMode mode) => mode.ToString().ToLowerInvariant();

    /// <summary>Which attempt of how many.</summary>
    public static string AttemptsOf(JobInfo job) => job.AttemptsMax > 0 ? $"{job.Attempt} of {job.AttemptsMax}" : Show.Count(job.Attempt);

    /// <summary>When something is or was, seen from now.</summary>
    public static string From(DateTimeOffset time, DateTimeOffset now) => time > now ? $"in {Show.Span(time - now)}" : Show.Ago(now - time);

    /// <summary>A duration, to three figures below a second.</summary>
    public static string Lateness(TimeSpan lateness) =>
        lateness < TimeSpan.FromSeconds(1) ? Show.Milliseconds(lateness.TotalMilliseconds) : Show.Span(lateness);

    /// <summary>How retries are spread.</summary>
    public static string Of(JobBackoff backoff) =>
        $"up to {Lateness(backoff.First)}, times {Show.Number(backoff.Factor)} with each attempt, at most {Lateness(backoff.Max)}";

    /// <summary>A payload for people: JSON with line breaks, and else base64.</summary>
    public static string Of(ImmutableArray<byte> payload) => JobPayload.ValueOf(payload) is { } value
        ? JsonSerializer.Serialize(value, Indented)
        : JobPayload.TextOf(payload) ?? "";
}
