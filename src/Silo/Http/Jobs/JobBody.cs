using System.Text.Json;
using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>A job as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Handler">Who can run it: name@version.</param>
/// <param name="State">scheduled, ready, running, retrying, succeeded, dead or cancelled.</param>
/// <param name="Priority">0 to 9.</param>
/// <param name="Group">Its group.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="CreatedAt">When it was enqueued.</param>
/// <param name="Due">When it is, or was, due.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="Attempt">How many attempts have been made or begun.</param>
/// <param name="AttemptsMax">How many it gets; 0 of one that succeeded or was cancelled.</param>
/// <param name="Worker">Who runs it.</param>
/// <param name="StartedAt">When the present or last attempt began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Errors">Its last errors, at most ten, the oldest first.</param>
/// <param name="Headers">What goes with the payload.</param>
/// <param name="Payload">The payload where it is JSON; lists and finished jobs have none.</param>
/// <param name="PayloadBase64">The payload where it is not.</param>
internal sealed record JobBody(
    string Id,
    string Queue,
    string Handler,
    JobState State,
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
    IReadOnlyList<JobErrorBody> Errors,
    IReadOnlyDictionary<string, string> Headers,
    JsonElement? Payload,
    string? PayloadBase64)
{
    public static JobBody Of(JobInfo job) => new(
        job.Id.ToString(),
        job.Queue,
        job.Handler.ToString(),
        job.State,
        job.Priority,
        job.Group,
        job.Key,
        job.CreatedAt,
        job.Due,
        job.ExpiresAt,
        job.Attempt,
        job.AttemptsMax,
        job.Worker,
        job.StartedAt,
        job.EndedAt,
        [.. job.Errors.Select(JobErrorBody.Of)],
        job.Headers.ToDictionary(),
        JobPayload.ValueOf(job.Payload),
        JobPayload.TextOf(job.Payload));
}
