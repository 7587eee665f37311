namespace Granary.Http.Config;

/// <summary>Entries of the audit, the newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">What to give as `before` to get more; missing at the end.</param>
internal sealed record AuditListBody(IReadOnlyList<AuditEntryBody> Entries, long? Next);
