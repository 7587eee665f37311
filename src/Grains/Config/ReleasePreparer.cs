using System.Collections.Immutable;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// Reads what a command would release, seals its secrets, and checks the result, before the core decides. Awaits, so what it read may be
/// old by then: the version that it was read at goes with it, and the core refuses it at any other. Thread-safe.
/// </summary>
internal sealed class ReleasePreparer(ILedger ledger, ReleaseReader releases, BaseReader bases, ContentChecker checker, ConfigSecrets secrets)
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

        return definition.Extends is null ? null : (await bases.Read(shard, definition, sealAs: null)).Refusal;
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
        if (await releases.Find(place.Shard, place.Row.Name, release) is not { Kind: not ReleaseKind.Gradual } earlier)
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
        var head = await HeadOf(place.Shard, row);
        var extended = await bases.Read(place.Shard, row.Definition, sealAs: row);
        if (extended.Refusal is { } refusal)
        {
            return new PreparedRelease(row.Version, Content: null, Refusal: refusal);
        }

        // A base that is the same keeps its seals, so that nothing counts as changed.
        var isSame = (head?.Content.Base, extended.Base) is ({ } old, { } read)
            && (old.Application, old.Name, old.Release) == (read.Application, read.Name, read.Release);
        var content = (head?.Content ?? ReleaseContent.Empty).With(Unchanged(place.Shard, row, head?.Content, changes)) with
        {
            Base = isSame ? head!.Content.Base : extended.Base,
        };
        return await Checked(place, row with { DataKey = extended.DataKey ?? row.DataKey }, content, extended.Base?.Release ?? 0);
    }

    private async Task<PreparedRelease> Checked(ConfigPlacement place, NamespaceRow row, ReleaseContent content, long baseRelease)
    {
        var refusal = await Check(place.Shard, row, content, await ChangesOfAll(place));
        return refusal is null
            ? new PreparedRelease(row.Version, ContentCodec.Encode(content), (await HeadOf(place.Shard, row))?.Hash, baseRelease, row.DataKey)
            : new PreparedRelease(row.Version, Content: null, Refusal: refusal);
    }

    private async Task<PreparedRelease> Gradually(ConfigPlacement place, NamespaceRow row, ImmutableArray<ContentItem> changes)
    {
        var head = (await HeadOf(place.Shard, row))?.Content ?? ReleaseContent.Empty;
        var refusal = await Check(place.Shard, row, head, [.. await ChangesOfAll(place), ("", changes)]);

        // Of several changes of one key the last counts.
        var own = changes.Reverse().DistinctBy(static item => item.Key).OrderBy(static item => item.Key, StringComparer.Ordinal);
        return refusal is null
            ? new PreparedRelease(row.Version, ContentCodec.Encode(new ReleaseContent([.. own], Base: null)), DataKey: row.DataKey)
            : new PreparedRelease(row.Version, Content: null, Refusal: refusal);
    }

    private async Task<Refusal?> Check(
        string shard, NamespaceRow row, ReleaseContent content, IReadOnlyList<(string Name, ImmutableArray<ContentItem> Changes)> graduals)
    {
        var bytes = Math.Max(content.Bytes, content.With(graduals.SelectMany(static gradual => gradual.Changes)).Bytes);
        return bytes > ConfigLimits.NamespaceBytesMax
            ? ConfigRefusals.Invalid(
                ConfigCodes.TooLarge, $"Namespace '{row.Name}' would have {bytes} bytes; it may have {ConfigLimits.NamespaceBytesMax}.", "content")
            : await checker.Check(row.Definition, [.. Audiences(shard, row, content, graduals)]);
    }

    // Everybody, and whoever is in one gradual release or in several: what each would see.
    private IEnumerable<(string Audience, IReadOnlyList<ContentItem> Items)> Audiences(
        string shard, NamespaceRow row, ReleaseContent content, IReadOnlyList<(string Name, ImmutableArray<ContentItem> Changes)> graduals)
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
                [.. seen.Items.Select(item => secrets.Opened(item, row.DataKey, shard, row.Name))]);
        }
    }

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
                && secrets.Opened(change, row.DataKey, shard, row.Name).Value == secrets.Opened(old, row.DataKey, shard, row.Name).Value
                ? old
                : change);
    }

    private async Task<IReadOnlyList<(string Name, ImmutableArray<ContentItem> Changes)>> ChangesOfAll(ConfigPlacement place)
    {
        var all = new List<(string Name, ImmutableArray<ContentItem> Changes)>();
        foreach (var gradual in place.Graduals)
        {
            all.Add((gradual.Name, await ChangesOf(place, gradual)));
        }

        return all;
    }

    private async ValueTask<ImmutableArray<ContentItem>> ChangesOf(ConfigPlacement place, Gradual gradual) =>
        (await InUse(place.Shard, place.Row.Name, gradual.Parts.First(part => part.Name == place.Row.Name).Release)).Content.Items;

    private async ValueTask<CachedRelease?> HeadOf(string shard, NamespaceRow row) => row.Head == 0 ? null : await InUse(shard, row.Name, row.Head);

    // Never taken for an empty one: what is released on top of it would be all that is left.
    private async ValueTask<CachedRelease> InUse(string shard, NamespaceName name, long release) => await releases.Find(shard, name, release)
        ?? throw LedgerException.Unavailable($"Release {release} of namespace '{name}' is not in the database, though it is in use.");
}
