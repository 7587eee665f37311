namespace Granary.Jobs;

/// <summary>A job, as the API answers it.</summary>
internal sealed record JobView(
    string Id,
    string Queue,
    string Handler,
    string State,
    int Priority,
    string? Group,
    string? Key,
    DateTimeOffset CreatedAt,
    DateTimeOffset Due,
    DateTimeOffset? ExpiresAt,
    int Attempt,
    int AttemptsMax,
    string? Worker,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<JobErrorView> Errors,
    System.Text.Json.JsonElement? Payload,
    string? PayloadBase64);
