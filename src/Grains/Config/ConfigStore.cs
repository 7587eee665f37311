using System.Collections.Immutable;
using System.Data.Common;
using Granary.Ledger;

namespace Granary.Config;

/// <summary>Reads the block's tables.</summary>
internal static class ConfigStore
{
    /// <summary>The columns of a namespace, for <see cref="ReadNamespace"/>.</summary>
    public const string NamespaceColumns =
        "n.definition, n.deleted, n.version, n.head, n.last_release, n.revision, n.base_release, n.data_key, n.changed_by, n.changed_at";

    /// <summary>Reads what a shard has in memory: everything but values and history.</summary>
    public static async Task<ConfigSlice> Load(DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        var (state, namespaces) = await LoadHeads(connection, shard, withDeleted: true, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT cluster, name, key, author FROM granary_config_draft WHERE shard = @shard";
        command.AddParameter("@shard", shard);
        var drafts = await command.ReadAll(
            static reader => new DraftMark(new NamespaceName(reader.GetString(0), reader.GetString(1)), reader.GetString(2), reader.GetString(3)),
            cancellationToken);
        return new ConfigSlice(state, namespaces, drafts);
    }

    /// <summary>Reads a shard's state and namespaces as they were at one moment.</summary>
    public static async Task<(StateRow State, IReadOnlyList<NamespaceRow> Namespaces)> LoadHeads(
        DbConnection connection, string shard, bool withDeleted, CancellationToken cancellationToken)
    {
        // One statement, so that it is one moment on either database.
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {NamespaceColumns}, s.revision, s.audits, s.graduals FROM granary_config_state AS s " +
            $"LEFT JOIN granary_config_namespace AS n ON n.shard = s.shard {(withDeleted ? "" : "AND n.deleted = 0 ")}WHERE s.shard = @shard";
        command.AddParameter("@shard", shard);
        var state = StateRow.Empty;
        var namespaces = new List<NamespaceRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            state = new StateRow(reader.GetInt64(10), reader.GetInt64(11), StoredJson.Read<ImmutableArray<Gradual>>(reader.GetString(12)));
            if (!reader.IsDBNull(0))
            {
                namespaces.Add(ReadNamespace(reader));
            }
        }

        return (state, namespaces);
    }

    /// <summary>Reads one namespace of any shard.</summary>
    public static async Task<NamespaceRow?> FindNamespace(
        DbConnection connection, string shard, NamespaceName name, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT {NamespaceColumns} FROM granary_config_namespace AS n WHERE n.shard = @shard AND n.cluster = @cluster AND n.name = @name AND n.deleted = 0";
        AddNamespace(command, shard, name);
        return (await command.ReadAll(ReadNamespace, cancellationToken)).FirstOrDefault();
    }

    /// <summary>The shards with namespaces that follow a public one.</summary>
    public static async Task<IReadOnlyList<string>> Followers(
        DbConnection connection, string shard, IReadOnlyCollection<NamespaceName> names, CancellationToken cancellationToken)
    {
        var shards = new HashSet<string>();
        foreach (var name in names)
        {
            await using var command = connection.CreateCommand();
            command.CommandText =
                "SELECT DISTINCT shard FROM granary_config_namespace WHERE base_shard = @shard AND base_cluster = @cluster AND base_name = @name";
            AddNamespace(command, shard, name);
            shards.UnionWith(await command.ReadAll(static reader => reader.GetString(0), cancellationToken));
        }

        return [.. shards];
    }

    /// <summary>Reads the edits of a draft.</summary>
    public static async Task<IReadOnlyList<ContentItem>> LoadDraft(
        DbConnection connection, string shard, NamespaceName name, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT key, value, secret FROM granary_config_draft WHERE shard = @shard AND cluster = @cluster AND name = @name ORDER BY key";
        AddNamespace(command, shard, name);
        return await command.ReadAll(
            static reader => new ContentItem(reader.GetString(0), reader.GetTextOrNull(1), reader.GetInt64(2) != 0), cancellationToken);
    }

    /// <summary>Reads a release.</summary>
    public static async Task<ReleaseRow?> FindRelease(
        DbConnection connection, string shard, NamespaceName name, long number, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT kind, revision, author, released_at, comment, taken_from, source, hash, keys, bytes, payload FROM granary_config_release " +
            "WHERE shard = @shard AND cluster = @cluster AND name = @name AND number = @number";
        AddNamespace(command, shard, name);
        command.AddParameter("@number", number);
        var found = await command.ReadAll(
            reader => new ReleaseRow(
                name, number, (ReleaseKind)reader.GetInt32(0), reader.GetInt64(1), reader.GetString(2), reader.GetTime(3), reader.GetTextOrNull(4),
                reader.GetInt64(5), reader.GetTextOrNull(6),
                new EncodedContent(reader.GetFieldValue<byte[]>(10), reader.GetString(7), reader.GetInt32(8), reader.GetInt64(9))),
            cancellationToken);
        return found.FirstOrDefault();
    }

    /// <summary>Says which namespace.</summary>
    public static void AddNamespace(DbCommand command, string shard, NamespaceName name)
    {
        command.AddParameter("@shard", shard);
        command.AddParameter("@cluster", name.Cluster);
        command.AddParameter("@name", name.Name);
    }

    /// <summary>Reads a namespace from the first ten columns.</summary>
    public static NamespaceRow ReadNamespace(DbDataReader reader) => new(
        StoredJson.Read<NamespaceDefinition>(reader.GetString(0)), reader.GetInt64(1) != 0, reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4),
        reader.GetInt64(5), reader.GetInt64(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7), reader.GetString(8), reader.GetTime(9));
}
