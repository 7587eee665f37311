using System.Collections.Immutable;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// Reads what a command would release, seals its secrets, and checks the result, before the core decides. Awaits, so what it read may be
/// old by then: the version that it was read at goes with it, and the core refuses it at any other. Thread-safe.
/// </summary>
internal sealed class ReleasePreparer(ILedger ledger, ReleaseReader releases, ContentChecker checker, ConfigSecrets secrets)
{
    /// <summary>Seals the secrets of edits.</summary>
    public SealedEdits Seal(string shard, NamespaceRow row, ImmutableArray<ConfigEdit> edits)
    {
        if (edits.IsDefaultOrEmpty || (!row.Definition.IsSecret && !edits.Any(static edit => edit.IsSecret)))
        {
            return new SealedEdits(edits, row.DataKey);
        }

        var dataKey = row.DataKey ?? secrets.NewDataKey(shard, row.Name);
        return new SealedEdits(
            [
                .. edits.Select(edit => edit.Value is { } value && (edit.IsSecret || row.Definition.IsSecret)
                    ? edit with { IsSecret = true, Value = secrets.Seal(dataKey, shard, row.Name, edit.Key, value) }
                    : edit),
            ],
            dataKey);
    }

    /// <summary>Why a namespace cannot be what it shall be: its schema, or what it extends.</summary>
    public async Task<Refusal?> CheckDefinition(string shard, NamespaceDefinition definition)
    {
        if (definition.Schema is { } schema && await checker.CheckSchema(schema) is { } refusal)
        {
            return refusal;
        }

        return definition.Extends is null ? null : (await ReadBase(shard, definition, sealAs: null)).Refusal;
    }

    /// <summary>What a namespace would release when it is published: its draft and more edits on top of what applications get.</summary>
    public Task<PreparedRelease> Publish(ConfigPlacement place, SealedEdits edits, bool isGradual) => Guarded(place, async () =>
    {
        var draft = place.HasDraft
            ? await ledger.Read((connection, token) => ConfigStore.LoadDraft(connection, place.Shard, place.Row.Name, token), CancellationToken.None)
            : [];
        ImmutableArray<ContentItem> changes = [.. draft, .. edits.Edits.Select(static edit => new ContentItem(edit.Key, edit.Value, edit.IsSecret))];
        var row = place.Row with { DataKey = edits.DataKey };
        return isGradual ? await Gradually(place, row, changes) : await ForAll(place, row, changes);
    });

    /// <summary>What an earlier release said.</summary>
    public Task<PreparedRelease> RollBack(ConfigPlacement place, long release) => Guarded(place, async () =>
    {
        if (await releases.Find(place.Shard, place.Row.Name, release) is not { } earlier)
        {
            return new PreparedRelease(place.Row.Version, Content: null, Refusal: ConfigRefusals.NoRelease(place.Row.Name, release));
        }

        return await Checked(place, place.Row, earlier.Content, place.Row.BaseRelease);
    });

    /// <summary>What all would get, were a gradual release promoted.</summary>
    public Task<PreparedRelease> Promote(ConfigPlacement place, Gradual gradual) => Guarded(place, async () =>
    {
        var changes = await ChangesOf(place, gradual);
        return await ForAll(place with { Graduals = [.. place.Graduals.Where(one => one.Name != gradual.Name)] }, place.Row, changes);
    });

    /// <summary>What a namespace says on top of the newest release of the public one.</summary>
    public Task<PreparedRelease> Follow(ConfigPlacement place) => Guarded(place, () => ForAll(place, place.Row, []));

    private static async Task<PreparedRelease> Guarded(ConfigPlacement place, Func<Task<PreparedRelease>> prepare)
    {
        try
        {
            return await prepare();
        }
        catch (ConfigSecretException error)
        {
            return new PreparedRelease(
                place.Row.Version, Content: null, Refusal: new Refusal(RefusalKind.Conflict, ConfigCodes.NoKey, error.Message));
        }
        catch (LedgerException error)
        {
            return new PreparedRelease(place.Row.Version, Content: null, Refusal: error.ToRefusal());
        }
    }

    private async Task<PreparedRelease> ForAll(ConfigPlacement place, NamespaceRow row, ImmutableArray<ContentItem> changes)
    {
        var head = await releases.Find(place.Shard, row.Name, row.Head);
        var content = (head?.Content ?? ReleaseContent.Empty).With(Unchanged(place.Shard, row, head?.Content, changes));
        var extended = await ReadBase(place.Shard, row.Definition, sealAs: row);
        if (extended.Refusal is { } refusal)
        {
            return new PreparedRelease(row.Version, Content: null, Refusal: refusal);
        }

        content = content with { Base = extended.Base };
        return await Checked(place, extended.DataKey is null ? row : row with { DataKey = extended.DataKey }, content, extended.Base?.Release ?? 0);
    }

    private async Task<PreparedRelease> Checked(ConfigPlacement place, NamespaceRow row, ReleaseContent content, long baseRelease)
    {
        if (content.Bytes > ConfigLimits.NamespaceBytesMax)
        {
            return TooLarge(row, content.Bytes);
        }

        var head = await releases.Find(place.Shard, row.Name, row.Head);
        var graduals = new List<(string Name, ImmutableArray<ContentItem> Changes)>();
        foreach (var gradual in place.Graduals)
        {
            graduals.Add((gradual.Name, await ChangesOf(place, gradual)));
        }

        var refusal = await checker.Check(row.Definition, [.. Audiences(place.Shard, row, content, graduals)]);
        return refusal is null
            ? new PreparedRelease(row.Version, ContentCodec.Encode(content), head?.Hash, baseRelease, row.DataKey)
            : new PreparedRelease(row.Version, Content: null, Refusal: refusal);
    }

    private async Task<PreparedRelease> Gradually(ConfigPlacement place, NamespaceRow row, ImmutableArray<ContentItem> changes)
    {
        var head = await releases.Find(place.Shard, row.Name, row.Head);
        var content = head?.Content ?? ReleaseContent.Empty;
        var graduals = new List<(string Name, ImmutableArray<ContentItem> Changes)>();
        foreach (var gradual in place.Graduals)
        {
            graduals.Add((gradual.Name, await ChangesOf(place, gradual)));
        }

        graduals.Add(("", changes));
        if (content.With(changes).Bytes is > ConfigLimits.NamespaceBytesMax and var bytes)
        {
            return TooLarge(row, bytes);
        }

        var own = ContentCodec.Encode(new ReleaseContent([.. changes.Reverse().DistinctBy(static item => item.Key).OrderBy(static item => item.Key, StringComparer.Ordinal)], Base: null));
        var refusal = await checker.Check(row.Definition, [.. Audiences(place.Shard, row, content, graduals)]);
        return refusal is null
            ? new PreparedRelease(row.Version, own, head?.Hash, row.BaseRelease, row.DataKey)
            : new PreparedRelease(row.Version, Content: null, Refusal: refusal);
    }

    // Everybody, and whoever is in one gradual release or in several: what each would see.
    private IEnumerable<(string Audience, IReadOnlyList<ContentItem> Items)> Audiences(
        string shard, NamespaceRow row, ReleaseContent content, List<(string Name, ImmutableArray<ContentItem> Changes)> graduals)
    {
        var isDocument = row.Definition.Format != ConfigFormat.Properties;
        for (var chosen = 0; chosen < 1 << graduals.Count; chosen++)
        {
            // A document is replaced as a whole, so that there is no mixture of two.
            if (isDocument && int.PopCount(chosen) > 1)
            {
                continue;
            }

            var joined = graduals.Where((_, i) => (chosen & (1 << i)) != 0).ToList();
            var seen = content.With(joined.SelectMany(static gradual => gradual.Changes));
            yield return (
                joined.Count == 0 ? "" : $" with {string.Join(" and ", joined.Select(static one => one.Name.Length == 0 ? "the gradual release" : $"gradual release '{one.Name}'"))}",
                [.. seen.Items.Select(item => Opened(shard, row, item))]);
        }
    }

    private ContentItem Opened(string shard, NamespaceRow row, ContentItem item) => item is { IsSecret: true, Value: { } value }
        ? item with { Value = secrets.Open(row.DataKey, shard, row.Name, item.Key, value) }
        : item;

    // A secret that is set to what it is keeps its seal, so that nothing counts as changed.
    private IEnumerable<ContentItem> Unchanged(string shard, NamespaceRow row, ReleaseContent? head, ImmutableArray<ContentItem> changes)
    {
        if (head is null || !changes.Any(static change => change is { IsSecret: true, Value: not null }))
        {
            return changes;
        }

        var before = head.Items.Where(static item => item.IsSecret).ToDictionary(static item => item.Key);
        return changes.Select(change =>
            change is { IsSecret: true, Value: not null } && before.TryGetValue(change.Key, out var old)
                && Opened(shard, row, change).Value == Opened(shard, row, old).Value
                ? old
                : change);
    }

    private async ValueTask<ImmutableArray<ContentItem>> ChangesOf(ConfigPlacement place, Gradual gradual)
    {
        var part = gradual.Parts.First(part => part.Name == place.Row.Name);
        return (await releases.Find(place.Shard, part.Name, part.Release))?.Content.Items
            ?? throw LedgerException.Unavailable($"Release {part.Release} of namespace '{part.Name}' is not in the database, though it is in use.");
    }

    private async Task<ExtendedBase> ReadBase(string shard, NamespaceDefinition definition, NamespaceRow? sealAs)
    {
        if (definition.Extends is not { } extends)
        {
            return default;
        }

        var (application, environment) = ConfigPlace.Parse(shard);
        var other = ConfigPlace.KeyOf(extends.Application, environment);
        if (other == shard && extends.Name == definition.Name)
        {
            return Refused(ConfigCodes.BaseInvalid, $"Namespace '{definition.Name}' cannot extend itself.");
        }

        var found = await ledger.Read((connection, token) => ConfigStore.FindNamespace(connection, other, extends.Name, token), CancellationToken.None);
        if (found is null || (!found.Definition.IsPublic && extends.Application != application) || found.Definition.Format == ConfigFormat.Text)
        {
            return Refused(ConfigCodes.BaseNotFound, $"There is no public namespace '{extends.Name}' of application '{extends.Application}' that can be extended.");
        }

        if (await releases.Find(other, extends.Name, extends.Release ?? found.Head) is not { } release)
        {
            return Refused(ConfigCodes.BaseNotFound, $"Namespace '{extends.Name}' of application '{extends.Application}' has no such release.");
        }

        if (Loops(release.Content.Base, application, definition.Name, depth: 1))
        {
            return Refused(
                ConfigCodes.BaseInvalid,
                $"Namespace '{definition.Name}' would extend itself, or the chain would be longer than {ConfigLimits.BaseDepthMax}.");
        }

        var dataKey = sealAs?.DataKey;
        var taken = new ContentBase(extends.Application, extends.Name, found.Definition.Format, extends.Release ?? found.Head, release.Content.Items, release.Content.Base);
        return new ExtendedBase(sealAs is null ? taken : Resealed(taken, other, found, shard, sealAs.Name, ref dataKey), dataKey, Refusal: null);
    }

    // What was sealed for the public namespace, its own base included, is sealed for the one that extends it.
    private ContentBase Resealed(ContentBase taken, string from, NamespaceRow row, string shard, NamespaceName name, ref byte[]? dataKey)
    {
        var items = ImmutableArray.CreateBuilder<ContentItem>(taken.Items.Length);
        foreach (var item in taken.Items)
        {
            if (item is { IsSecret: true, Value: { } value })
            {
                dataKey ??= secrets.NewDataKey(shard, name);
                var plain = secrets.Open(row.DataKey, from, row.Name, item.Key, value);
                items.Add(item with { Value = secrets.Seal(dataKey, shard, name, item.Key, plain) });
            }
            else
            {
                items.Add(item);
            }
        }

        var next = taken.Base is { } below ? Resealed(below, from, row, shard, name, ref dataKey) : null;
        return taken with { Items = items.ToImmutable(), Base = next };
    }

    private static bool Loops(ContentBase? chain, string application, NamespaceName name, int depth) => chain is not null
        && (depth >= ConfigLimits.BaseDepthMax
            || (chain.Application == application && chain.Name == name)
            || Loops(chain.Base, application, name, depth + 1));

    private static PreparedRelease TooLarge(NamespaceRow row, long bytes) => new(
        row.Version,
        Content: null,
        Refusal: ConfigRefusals.Invalid(
            ConfigCodes.TooLarge, $"Namespace '{row.Name}' would have {bytes} bytes; it may have {ConfigLimits.NamespaceBytesMax}.", "content"));

    private static ExtendedBase Refused(string code, string message) => new(
        Base: null, DataKey: null, code == ConfigCodes.BaseInvalid ? ConfigRefusals.Invalid(code, message, "extends") : new Refusal(RefusalKind.NotFound, code, message));

    private readonly record struct ExtendedBase(ContentBase? Base, byte[]? DataKey, Refusal? Refusal);
}
