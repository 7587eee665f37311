using Granary.Ledger;

namespace Granary.Config;

/// <summary>The block's tables, and what is written into each.</summary>
internal static class ConfigTables
{
    private static readonly LedgerColumn Shard = new("shard", LedgerType.Text);

    private static readonly LedgerColumn[] Namespace = [Shard, .. Texts("cluster", "name")];

    private static readonly LedgerTable States = new("granary_config_state", [Shard], [.. Numbers("revision", "audits"), .. Texts("graduals")]);

    private static readonly LedgerTable Namespaces = new(
        "granary_config_namespace", Namespace,
        [
            .. Texts("definition"), .. Numbers("deleted", "version", "head", "last_release", "revision", "base_release"),
            .. Texts("base_shard", "base_cluster", "base_name"), new("data_key", LedgerType.Blob), .. Texts("changed_by"), .. Numbers("changed_at"),
        ]);

    private static readonly LedgerTable Drafts = new(
        "granary_config_draft", [.. Namespace, .. Texts("key")],
        [.. Texts("value"), .. Numbers("secret"), .. Texts("author"), .. Numbers("changed_at")]);

    private static readonly LedgerTable Releases = new(
        "granary_config_release", [.. Namespace, .. Numbers("number")],
        [
            .. Numbers("kind", "revision"), .. Texts("author"), .. Numbers("released_at"), .. Texts("comment"), .. Numbers("taken_from"),
            .. Texts("source", "hash"), .. Numbers("keys", "bytes"), new("payload", LedgerType.Blob),
        ]);

    private static readonly LedgerTable Audits = new(
        "granary_config_audit", [Shard, .. Numbers("number")],
        [.. Numbers("at"), .. Texts("actor", "actor_from"), .. Numbers("action"), .. Texts("cluster", "name", "detail")]);

    /// <summary>The ledger's row for a change of the core.</summary>
    public static LedgerRow RowOf(string shard, ConfigChange change) => change.Row switch
    {
        StateRow row => States.Put(shard, row.Revision, row.Audits, StoredJson.Of(row.Graduals)),
        NamespaceRow row => Put(shard, row),
        DraftRow row => change.IsDelete
            ? Drafts.Delete(shard, row.Name.Cluster, row.Name.Name, row.Key)
            : Drafts.Put(shard, row.Name.Cluster, row.Name.Name, row.Key, row.Value, row.IsSecret, row.Author, row.At.ToUnixTimeMilliseconds()),
        ReleaseRow row => change.IsDelete
            ? Releases.Delete(shard, row.Name.Cluster, row.Name.Name, row.Number)
            : Releases.Put(
                shard, row.Name.Cluster, row.Name.Name, row.Number, (int)row.Kind, row.Revision, row.Author, row.At.ToUnixTimeMilliseconds(),
                row.Comment, row.From, row.Source, row.Content.Hash, row.Content.Keys, row.Content.Bytes, row.Content.Payload),
        AuditRow row => Audits.Put(
            shard, row.Number, row.At.ToUnixTimeMilliseconds(), row.Actor.Name, row.Actor.From, (int)row.Action, row.Name?.Cluster, row.Name?.Name,
            row.Detail),
        _ => throw new ArgumentException($"The Config block has no table for {change.Row.GetType().Name}.", nameof(change)),
    };

    private static LedgerRow Put(string shard, NamespaceRow row)
    {
        // Only who follows the newest release is looked for by what it extends; the public namespace lies in the same environment.
        var followed = row is { IsDeleted: false, Definition.Extends: { Release: null } extends } ? extends : null;
        var baseShard = followed is null ? null : ConfigPlace.KeyOf(followed.Application, ConfigPlace.Parse(shard).Environment);
        return Namespaces.Put(
            shard, row.Name.Cluster, row.Name.Name, StoredJson.Of(row.Definition), row.IsDeleted, row.Version, row.Head, row.LastRelease,
            row.Revision, row.BaseRelease, baseShard, followed?.Name.Cluster, followed?.Name.Name, row.DataKey, row.ChangedBy,
            row.ChangedAt.ToUnixTimeMilliseconds());
    }

    private static LedgerColumn[] Numbers(params string[] names) => [.. names.Select(static name => new LedgerColumn(name, LedgerType.BigInt))];

    private static LedgerColumn[] Texts(params string[] names) => [.. names.Select(static name => new LedgerColumn(name, LedgerType.Text))];
}
