using System.Text.Json;

namespace Granary.Jobs;

/// <summary>What the API takes to enqueue a job.</summary>
internal sealed record NewJobRequest(
    string Handler,
    JsonElement? Payload,
    DateTimeOffset? Due,
    double? DelaySeconds,
    int? Priority,
    string? Group,
    string? Key);
