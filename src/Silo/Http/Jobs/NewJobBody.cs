using System.Text.Json;
using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>A job to enqueue.</summary>
/// <param name="Handler">Who can run it: a name, or name@version.</param>
/// <param name="Payload">What the handler is given, any JSON value. Default: nothing.</param>
/// <param name="PayloadBase64">The same for other bytes, as base64.</param>
/// <param name="Headers">What goes with the payload: up to 32 texts, 4096 bytes together.</param>
/// <param name="Due">Not before this time. Default: now.</param>
/// <param name="DelaySeconds">The same counted from now.</param>
/// <param name="Priority">0 to 9; higher goes first. Default: 5.</param>
/// <param name="Group">Jobs of one group run one after the other.</param>
/// <param name="Key">An idempotency key: of the jobs of a queue with one key one is taken in.</param>
/// <param name="KeyMode">What happens when the key is taken: ignore, replace or reschedule. Default: ignore.</param>
/// <param name="KeyWindowSeconds">How long the key is kept after the job is done. Default: 0.</param>
/// <param name="ExpiresAt">A job that has not been started by then is dead.</param>
/// <param name="Attempts">How many attempts it gets. Default: what the queue says.</param>
/// <param name="Backoff">How long it waits between attempts. Default: what the queue says.</param>
/// <param name="VisibilitySeconds">How long its worker may be silent. Default: what the queue says.</param>
internal sealed record NewJobBody(
    string Handler,
    JsonElement? Payload = null,
    string? PayloadBase64 = null,
    IReadOnlyDictionary<string, string>? Headers = null,
    DateTimeOffset? Due = null,
    double? DelaySeconds = null,
    int Priority = JobLimits.PriorityDefault,
    string? Group = null,
    string? Key = null,
    JobKeyMode KeyMode = JobKeyMode.Ignore,
    double KeyWindowSeconds = 0,
    DateTimeOffset? ExpiresAt = null,
    int? Attempts = null,
    BackoffBody? Backoff = null,
    double? VisibilitySeconds = null)
{
    /// <exception cref="InvalidRequestException">Something cannot be read, or is given twice.</exception>
    public JobRequest ToRequest(TimeProvider time, Guid? operation = null) => new()
    {
        Handler = JobTexts.ReadHandler(Handler),
        Payload = JobPayload.Read(Payload, PayloadBase64),
        Headers = Headers is null ? [] : [.. Headers],
        Due = JobSeconds.DueOf(Due, DelaySeconds, time),
        Priority = Priority,
        Group = Group,
        Key = Key is null ? null : new JobKey(Key, KeyMode, JobSeconds.Of(KeyWindowSeconds, "keyWindowSeconds", JobCodes.KeyInvalid)),
        ExpiresAt = ExpiresAt,
        Attempts = Attempts,
        Backoff = Backoff?.ToBackoff(),
        VisibilityTimeout = JobSeconds.Of(VisibilitySeconds, "visibilitySeconds", JobCodes.LimitsInvalid),
        Operation = operation,
    };
}
