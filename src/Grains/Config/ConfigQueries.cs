using System.Data.Common;
using Granary.Ledger;

namespace Granary.Config;

/// <summary>Reads the block's tables for people: lists and pages.</summary>
internal static class ConfigQueries
{
    /// <summary>Lists the shards that have namespaces, by key.</summary>
    public static async Task<IReadOnlyList<ConfigPlaceInfo>> ListPlaces(
        DbConnection connection, string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT s.shard, s.revision, count(*), count(d.name) FROM granary_config_state AS s " +
            "JOIN granary_config_namespace AS n ON n.shard = s.shard AND n.deleted = 0 " +
            "LEFT JOIN (SELECT DISTINCT shard, cluster, name FROM granary_config_draft) AS d ON d.shard = n.shard AND d.cluster = n.cluster AND d.name = n.name " +
            "WHERE substr(s.shard, 1, @length) = @prefix AND s.shard > @after GROUP BY s.shard, s.revision ORDER BY s.shard LIMIT @limit";
        var begin = $"{ConfigPlace.Block}/{prefix}";
        command.AddParameter("@length", begin.Length);
        command.AddParameter("@prefix", begin);
        command.AddParameter("@after", after is null ? "" : $"{ConfigPlace.Block}/{after}");
        command.AddParameter("@limit", limit);
        return await command.ReadAll(
            static reader =>
            {
                var (application, environment) = ConfigPlace.Parse(reader.GetString(0));
                return new ConfigPlaceInfo(application, environment, reader.GetInt64(1), (int)reader.GetInt64(2), (int)reader.GetInt64(3));
            },
            cancellationToken);
    }

    /// <summary>How many edits each namespace's draft has.</summary>
    public static async Task<IReadOnlyDictionary<NamespaceName, int>> CountEdits(
        DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT cluster, name, count(*) FROM granary_config_draft WHERE shard = @shard GROUP BY cluster, name";
        command.AddParameter("@shard", shard);
        var counts = await command.ReadAll(
            static reader => (Name: new NamespaceName(reader.GetString(0), reader.GetString(1)), Count: (int)reader.GetInt64(2)), cancellationToken);
        return counts.ToDictionary(static pair => pair.Name, static pair => pair.Count);
    }

    /// <summary>Reads a namespace and its draft as they were at one moment.</summary>
    public static async Task<(NamespaceRow? Row, IReadOnlyList<DraftRow> Edits)> LoadDraft(
        DbConnection connection, string shard, NamespaceName name, CancellationToken cancellationToken)
    {
        // One statement, so that it is one moment on either database.
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {ConfigStore.NamespaceColumns}, d.key, d.value, d.secret, d.author, d.changed_at FROM granary_config_namespace AS n " +
            "LEFT JOIN granary_config_draft AS d ON d.shard = n.shard AND d.cluster = n.cluster AND d.name = n.name " +
            "WHERE n.shard = @shard AND n.cluster = @cluster AND n.name = @name AND n.deleted = 0 ORDER BY d.key";
        ConfigStore.AddNamespace(command, shard, name);
        NamespaceRow? row = null;
        var edits = new List<DraftRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            row ??= ConfigStore.ReadNamespace(reader);
            if (!reader.IsDBNull(10))
            {
                edits.Add(new DraftRow(
                    name, reader.GetString(10), reader.GetTextOrNull(11), reader.GetInt64(12) != 0, reader.GetString(13), reader.GetTime(14)));
            }
        }

        return (row, edits);
    }

    /// <summary>Reads releases without what they say, the newest first.</summary>
    public static async Task<IReadOnlyList<ReleaseInfo>> ListReleases(
        DbConnection connection, string shard, NamespaceName name, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT number, kind, revision, author, released_at, comment, taken_from, source, hash, keys, bytes FROM granary_config_release " +
            "WHERE shard = @shard AND cluster = @cluster AND name = @name AND number < @before ORDER BY number DESC LIMIT @limit";
        ConfigStore.AddNamespace(command, shard, name);
        command.AddParameter("@before", before ?? long.MaxValue);
        command.AddParameter("@limit", limit);
        return await command.ReadAll(
            reader => new ReleaseInfo(
                name, reader.GetInt64(0), (ReleaseKind)reader.GetInt32(1), reader.GetInt64(2), reader.GetString(3), reader.GetTime(4),
                reader.GetTextOrNull(5), reader.GetInt64(6), reader.GetTextOrNull(7), reader.GetString(8), reader.GetInt32(9), reader.GetInt64(10)),
            cancellationToken);
    }

    /// <summary>Reads the audit, the newest entries first.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> ListAudit(
        DbConnection connection, string shard, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT number, at, actor, actor_from, action, cluster, name, detail FROM granary_config_audit " +
            "WHERE shard = @shard AND number < @before ORDER BY number DESC LIMIT @limit";
        command.AddParameter("@shard", shard);
        command.AddParameter("@before", before ?? long.MaxValue);
        command.AddParameter("@limit", limit);
        return await command.ReadAll(
            static reader => new AuditEntry(
                reader.GetInt64(0), reader.GetTime(1), new ConfigActor(reader.GetString(2), reader.GetString(3)), (AuditAction)reader.GetInt32(4),
                reader.IsDBNull(6) ? null : new NamespaceName(reader.GetString(5), reader.GetString(6)), reader.GetString(7)),
            cancellationToken);
    }
}
