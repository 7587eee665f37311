using System.Text.Json;
using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>A job in the hands of a worker.</summary>
/// <param name="Receipt">What to complete it with.</param>
/// <param name="Job">Its id, the same at each attempt.</param>
/// <param name="Handler">Who shall run it: name@version.</param>
/// <param name="Attempt">Which attempt this is; the first is 1.</param>
/// <param name="Due">When it was due.</param>
/// <param name="VisibilitySeconds">For how long it is the worker's, from the sending of this request and of each heartbeat.</param>
/// <param name="Headers">What goes with the payload.</param>
/// <param name="Payload">The payload where it is JSON.</param>
/// <param name="PayloadBase64">The payload where it is not.</param>
internal sealed record FetchedJobBody(
    string Receipt,
    string Job,
    string Handler,
    int Attempt,
    DateTimeOffset Due,
    double VisibilitySeconds,
    IReadOnlyDictionary<string, string> Headers,
    JsonElement? Payload,
    string? PayloadBase64)
{
    public static FetchedJobBody Of(JobLease lease) => new(
        lease.Receipt.ToString(),
        lease.Receipt.Job.ToString(),
        lease.Handler.ToString(),
        lease.Attempt,
        lease.Due,
        lease.VisibilityTimeout.TotalSeconds,
        lease.Headers.ToDictionary(),
        JobPayload.ValueOf(lease.Payload),
        JobPayload.TextOf(lease.Payload));
}
