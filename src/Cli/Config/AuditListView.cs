namespace Granary.Config;

/// <summary>Entries of the audit, as the API answers them.</summary>
internal sealed record AuditListView(IReadOnlyList<AuditEntryView> Entries, long? Next);
