namespace Granary.Config;

/// <summary>An entry of the audit, as the API answers it.</summary>
internal sealed record AuditEntryView(
    long Number,
    DateTimeOffset At,
    string Actor,
    string From,
    string Action,
    string? Cluster,
    string? Namespace,
    string Detail);
