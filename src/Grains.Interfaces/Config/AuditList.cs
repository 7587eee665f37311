using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Entries of the audit, the newest first.</summary>
/// <param name="Entries">The entries.</param>
[GenerateSerializer, Immutable, Alias("granary.config.audit-list")]
public sealed record AuditList([property: Id(0)] ImmutableArray<AuditEntry> Entries) : ShardReply;
