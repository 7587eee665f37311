using System.Collections.Immutable;
using Granary.Ledger;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// Prepares commands before the core decides them: seals their secrets, and reads and checks what they release. Nothing is decided here:
/// where a command cannot succeed anyway it is left to the core to say so. Thread-safe.
/// </summary>
internal sealed class CommandPreparer(ReleasePreparer releases)
{
    private const int WaitsMax = 100;

    private static readonly IReadOnlyDictionary<NamespaceName, PreparedRelease> Nothing = ImmutableDictionary<NamespaceName, PreparedRelease>.Empty;

    /// <summary>Prepares a command of a shard.</summary>
    /// <returns>The command with its secrets sealed, and what the namespaces that it releases would say.</returns>
    /// <exception cref="LedgerException">The claim is over.</exception>
    public async Task<(ConfigCommand Command, IReadOnlyDictionary<NamespaceName, PreparedRelease> Prepared)> Prepare(
        string shard, ShardTenure<ConfigShard> tenure, ConfigCommand command)
    {
        if (tenure.Operations.Find(command.Operation) is not null)
        {
            return (command, Nothing);
        }

        // What is prepared rests on what is in the database; a decision that is not there yet may be lost, and its release is not to be found.
        for (var wait = 1; !tenure.WhenDurable().IsCompletedSuccessfully; wait++)
        {
            if (wait > WaitsMax)
            {
                return (command, Nothing);
            }

            await tenure.WhenDurable();
        }

        var table = tenure.Core.Table;
        switch (command)
        {
            case DefineNamespace { Definition: var definition }:
                return (command, await releases.CheckDefinition(shard, definition) is { } refusal ? Of(definition.Name, new PreparedRelease(0, null, Refusal: refusal)) : Nothing);

            case EditDraft edit when table.Find(edit.Name) is { } row && row.Version == edit.Version:
                try
                {
                    var (edits, dataKey) = releases.Seal(shard, row, edit.Edits);
                    return (edit with { Edits = edits }, Of(edit.Name, new PreparedRelease(row.Version, null, DataKey: dataKey)));
                }
                catch (ConfigSecretException error)
                {
                    return (command, Of(edit.Name, Refused(row, error)));
                }

            case Publish publish:
                return await PreparePublish(shard, table, publish);

            case Rollback { Name: var name } rollback when Place(shard, table, name, rollback.Version) is { } place:
                return (command, Of(name, await releases.RollBack(place, rollback.Release)));

            case EndGradual { IsPromoted: true } end when table.Graduals.FirstOrDefault(one => one.Name == end.Gradual) is { } gradual:
                var promoted = await Task.WhenAll(gradual.Parts.Select(async part =>
                    (part.Name, Release: await releases.Promote(Place(shard, table, part.Name, version: null)!, gradual))));
                return (command, promoted.ToDictionary(static pair => pair.Name, static pair => pair.Release));

            case FollowBase follow when Place(shard, table, follow.Name, version: null) is { } place:
                return (command, Of(follow.Name, await releases.Follow(place)));

            default:
                return (command, Nothing);
        }
    }

    private async Task<(ConfigCommand Command, IReadOnlyDictionary<NamespaceName, PreparedRelease> Prepared)> PreparePublish(
        string shard, ConfigTable table, Publish publish)
    {
        var parts = ImmutableArray.CreateBuilder<PublishPart>(publish.Parts.Length);
        var prepared = new Dictionary<NamespaceName, PreparedRelease>();
        var places = publish.Parts.Select(part => Place(shard, table, part.Name, part.Version)).ToList();
        for (var i = 0; i < publish.Parts.Length; i++)
        {
            var part = publish.Parts[i];
            if (places[i] is not { } place)
            {
                parts.Add(part);
                continue;
            }

            if (ConfigGuards.CheckKeys(place.Row.Definition, part.Edits) is { } refusal)
            {
                prepared[part.Name] = new PreparedRelease(place.Row.Version, null, Refusal: refusal);
                parts.Add(part);
                continue;
            }

            try
            {
                var edits = releases.Seal(shard, place.Row, part.Edits);
                parts.Add(part with { Edits = edits.Edits });
                prepared[part.Name] = await releases.Publish(place, edits, publish.Gradual is not null);
            }
            catch (ConfigSecretException error)
            {
                prepared[part.Name] = Refused(place.Row, error);
                parts.Add(part);
            }
        }

        return (publish with { Parts = parts.ToImmutable() }, prepared);
    }

    private static ConfigPlacement? Place(string shard, ConfigTable table, NamespaceName name, long? version) =>
        table.Find(name) is { } row && (version is null || row.Version == version)
            ? new ConfigPlacement(shard, row, table.HasDraft(name), [.. table.GradualsOf(name)])
            : null;

    private static Dictionary<NamespaceName, PreparedRelease> Of(NamespaceName name, PreparedRelease release) => new() { [name] = release };

    private static PreparedRelease Refused(NamespaceRow row, ConfigSecretException error) =>
        new(row.Version, null, Refusal: new Refusal(RefusalKind.Conflict, ConfigCodes.NoKey, error.Message));
}
