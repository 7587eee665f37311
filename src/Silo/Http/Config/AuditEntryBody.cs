using Granary.Config;

namespace Granary.Http.Config;

/// <summary>An entry of the audit.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="From">From where.</param>
/// <param name="Action">What was done.</param>
/// <param name="Cluster">In which cluster's namespace.</param>
/// <param name="Namespace">In which namespace.</param>
/// <param name="Detail">What exactly; no values.</param>
internal sealed record AuditEntryBody(
    long Number,
    DateTimeOffset At,
    string Actor,
    string From,
    AuditAction Action,
    string? Cluster,
    string? Namespace,
    string Detail)
{
    public static AuditEntryBody Of(AuditEntry entry) => new(
        entry.Number, entry.At, entry.Actor.Name, entry.Actor.From, entry.Action, entry.Name?.Cluster, entry.Name?.Name, entry.Detail);
}
