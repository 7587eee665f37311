using System.Collections.Immutable;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Reads what namespaces take over from public ones. Thread-safe.</summary>
internal sealed class BaseReader(ILedger ledger, ReleaseReader releases, ConfigSecrets secrets)
{
    /// <summary>What a namespace takes over; nothing when it extends none.</summary>
    /// <param name="shard">The shard of the namespace that extends.</param>
    /// <param name="definition">What it is.</param>
    /// <param name="sealAs">For whom secrets are sealed; <see langword="null"/> to see only whether it can be extended.</param>
    /// <exception cref="LedgerException">The database does not answer.</exception>
    /// <exception cref="ConfigSecretException">A secret cannot be opened, or not be sealed.</exception>
    public async Task<ExtendedBase> Read(string shard, NamespaceDefinition definition, NamespaceRow? sealAs)
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

        if (await releases.Find(other, extends.Name, extends.Release ?? found.Head) is not { Kind: not ReleaseKind.Gradual } release)
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

    private static ExtendedBase Refused(string code, string message) => new(
        Base: null, DataKey: null, code == ConfigCodes.BaseInvalid ? ConfigRefusals.Invalid(code, message, "extends") : new Refusal(RefusalKind.NotFound, code, message));
}
