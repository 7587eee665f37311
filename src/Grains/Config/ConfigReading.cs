using System.Collections.Immutable;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Answers what people ask: namespaces, drafts, releases, the audit. Reads the database, which is the truth. Thread-safe.</summary>
internal sealed class ConfigReading(ILedger ledger, ReleaseReader releases, ReleasePreparer preparer, ConfigSecrets secrets)
{
    /// <summary>Lists applications.</summary>
    /// <exception cref="LedgerException">The database does not answer.</exception>
    public async Task<ShardReply> List(ListPlaces list, CancellationToken cancellationToken) => new ConfigPlaces(
    [
        .. await ledger.Read(
            (connection, token) => ConfigQueries.ListPlaces(connection, list.Prefix, list.After, list.Limit, token), cancellationToken),
    ]);

    /// <summary>Answers a question about one application.</summary>
    /// <exception cref="LedgerException">The database does not answer.</exception>
    /// <exception cref="ConfigSecretException">A secret cannot be opened.</exception>
    public async Task<ShardReply> Answer(string shard, Guid incarnation, ConfigQuestion question, CancellationToken cancellationToken) => question switch
    {
        DescribeConfig => await Describe(shard, incarnation, cancellationToken),
        ReadDraft draft => await Draft(shard, draft, cancellationToken),
        ReadRelease release => await Release(shard, release, cancellationToken),
        CheckDraft check => await Check(shard, check, cancellationToken),
        CompareReleases compare => await Compare(shard, compare, cancellationToken),
        ListReleases list => new ReleaseList(
        [
            .. await ledger.Read(
                (connection, token) => ConfigQueries.ListReleases(connection, shard, list.Name, list.Before, list.Limit, token), cancellationToken),
        ]),
        ListAudit list => new AuditList(
        [
            .. await ledger.Read((connection, token) => ConfigQueries.ListAudit(connection, shard, list.Before, list.Limit, token), cancellationToken),
        ]),
        _ => throw new ArgumentException($"The Config block has no question {question.GetType().Name}.", nameof(question)),
    };

    private async Task<ShardReply> Describe(string shard, Guid incarnation, CancellationToken cancellationToken)
    {
        var (state, namespaces) = await ledger.Read(
            (connection, token) => ConfigStore.LoadHeads(connection, shard, withDeleted: false, token), cancellationToken);
        var edits = await ledger.Read((connection, token) => ConfigQueries.CountEdits(connection, shard, token), cancellationToken);
        return new ConfigOverview(
            new ConfigVersion(incarnation, state.Revision),
            [
                .. namespaces.OrderBy(static row => row.Name.Cluster, StringComparer.Ordinal).ThenBy(static row => row.Name.Name, StringComparer.Ordinal)
                    .Select(row => InfoOf(row, edits.GetValueOrDefault(row.Name))),
            ],
            [.. state.Graduals.Select(InfoOf)]);
    }

    private async Task<ShardReply> Draft(string shard, ReadDraft question, CancellationToken cancellationToken)
    {
        var (row, edits) = await ledger.Read(
            (connection, token) => ConfigQueries.LoadDraft(connection, shard, question.Name, token), cancellationToken);
        if (row is null)
        {
            return ConfigRefusals.NoNamespace(question.Name);
        }

        var head = row.Head == 0 ? ReleaseContent.Empty : (await releases.Find(shard, row.Name, row.Head, cancellationToken))?.Content;
        if (head is null)
        {
            return ConfigRefusals.NoRelease(row.Name, row.Head);
        }

        var content = head.With(edits.Select(static edit => new ContentItem(edit.Key, edit.Value, edit.IsSecret)));
        return new ConfigDraft(
            InfoOf(row, edits.Count), Shown(content.Items, row, shard, question.IsRevealed),
            [.. edits.Select(static edit => new DraftEdit(edit.Key, edit.Value is null, edit.Author, edit.At))]);
    }

    private async Task<ShardReply> Release(string shard, ReadRelease question, CancellationToken cancellationToken)
    {
        var namespaceRow = await ledger.Read(
            (connection, token) => ConfigStore.FindNamespace(connection, shard, question.Name, token), cancellationToken);
        if (namespaceRow is null)
        {
            return ConfigRefusals.NoNamespace(question.Name);
        }

        var number = question.Release == 0 ? namespaceRow.Head : question.Release;
        var row = number == 0
            ? null
            : await ledger.Read((connection, token) => ConfigStore.FindRelease(connection, shard, question.Name, number, token), cancellationToken);
        if (row is null)
        {
            return ConfigRefusals.NoRelease(question.Name, number);
        }

        var content = ContentCodec.Decode(row.Content.Payload);
        var inherited = new List<ConfigLayer>();
        for (var below = content.Base; below is not null; below = below.Base)
        {
            inherited.Add(new ConfigLayer(
                new ConfigOrigin(below.Application, below.Name, below.Release), below.Format, Shown(below.Items, namespaceRow, shard, question.IsRevealed)));
        }

        return new ConfigRelease(
            new ReleaseInfo(
                row.Name, row.Number, row.Kind, row.Revision, row.Author, row.At, row.Comment, row.From, row.Source, row.Content.Hash, row.Content.Keys,
                row.Content.Bytes),
            namespaceRow.Definition.Format, Shown(content.Items, namespaceRow, shard, question.IsRevealed), [.. inherited]);
    }

    // As a publish for all would be prepared.
    private async Task<ShardReply> Check(string shard, CheckDraft question, CancellationToken cancellationToken)
    {
        var (state, namespaces) = await ledger.Read(
            (connection, token) => ConfigStore.LoadHeads(connection, shard, withDeleted: false, token), cancellationToken);
        if (namespaces.FirstOrDefault(row => row.Name == question.Name) is not { } row)
        {
            return ConfigRefusals.NoNamespace(question.Name);
        }

        var graduals = state.Graduals.Where(gradual => gradual.Parts.Any(part => part.Name == row.Name));
        var prepared = await preparer.Publish(
            new ConfigPlacement(shard, row, HasDraft: true, [.. graduals]), new SealedEdits([], row.DataKey), isGradual: false);
        return new DraftChecked(prepared.Refusal);
    }

    private async Task<ShardReply> Compare(string shard, CompareReleases question, CancellationToken cancellationToken)
    {
        var (row, edits) = await ledger.Read(
            (connection, token) => ConfigQueries.LoadDraft(connection, shard, question.Name, token), cancellationToken);
        if (row is null)
        {
            return ConfigRefusals.NoNamespace(question.Name);
        }

        var before = await ContentOf(question.From ?? row.Head);
        var after = question.To is { } to
            ? await ContentOf(to)
            : (await ContentOf(row.Head))?.With(edits.Select(static edit => new ContentItem(edit.Key, edit.Value, edit.IsSecret)));
        return before is null || after is null
            ? ConfigRefusals.NoRelease(question.Name, (before is null ? question.From : question.To) ?? row.Head)
            : new ConfigDiff(row.Definition.Format, [.. ContentDiff.Of(Opened(before), Opened(after))]);

        async Task<ReleaseContent?> ContentOf(long release) => release == 0
            ? ReleaseContent.Empty
            : (await releases.Find(shard, row.Name, release, cancellationToken))?.Content;

        IEnumerable<ContentItem> Opened(ReleaseContent content) => content.Items.Select(item => secrets.Opened(item, row.DataKey, shard, row.Name));
    }

    private ImmutableArray<ConfigItem> Shown(ImmutableArray<ContentItem> items, NamespaceRow row, string shard, bool isRevealed) =>
    [
        .. items.Select(item => new ConfigItem(
            item.Key, item.IsSecret && !isRevealed ? null : secrets.Opened(item, row.DataKey, shard, row.Name).Value, item.IsSecret)),
    ];

    private static NamespaceInfo InfoOf(NamespaceRow row, int edits) => new(
        row.Definition, row.Version, row.Head, row.Revision, row.BaseRelease, edits, row.ChangedBy, row.ChangedAt);

    private static GradualInfo InfoOf(Gradual gradual) => new(
        gradual.Name, gradual.Version, gradual.Match, gradual.Comment, gradual.By, gradual.At,
        [.. gradual.Parts.Select(static part => KeyValuePair.Create(part.Name, part.Release))]);
}
