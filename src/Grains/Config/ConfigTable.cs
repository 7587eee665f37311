using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// The rules of an application's configuration in an environment: drafts, releases, gradual releases, and who has seen what version.
/// Commands in, decisions out. Not thread-safe.
/// </summary>
internal sealed class ConfigTable(ConfigSlice slice)
{
    private readonly ConfigBook _book = new(slice);

    /// <summary>Counts whatever applications can see.</summary>
    public long Revision => _book.State.Revision;

    public int NamespaceCount => _book.Namespaces.Count();

    /// <summary>The namespace's row, if it is there.</summary>
    public NamespaceRow? Find(NamespaceName name) => _book.Find(name)?.Row;

    /// <summary>The namespaces that are there.</summary>
    public IEnumerable<NamespaceRow> Namespaces => _book.Namespaces.Select(static entry => entry.Row);

    /// <summary>Whether a namespace has edits that were not published.</summary>
    public bool HasDraft(NamespaceName name) => _book.Find(name) is { Draft.Count: > 0 };

    /// <summary>The gradual releases that go on, the oldest first.</summary>
    public ImmutableArray<Gradual> Graduals => _book.State.Graduals;

    /// <summary>The gradual releases that a namespace is in, the oldest first.</summary>
    public IEnumerable<Gradual> GradualsOf(NamespaceName name) => _book.GradualsOf(name);

    /// <summary>Decides a command.</summary>
    /// <param name="command">What is asked; secrets in it are sealed.</param>
    /// <param name="prepared">What the namespaces that it releases would say.</param>
    /// <param name="now">The time.</param>
    public ConfigDecision Decide(
        ConfigCommand command, IReadOnlyDictionary<NamespaceName, PreparedRelease> prepared, DateTimeOffset now)
    {
        var journal = new ConfigJournal(command.Actor, now);
        var publishing = new ConfigPublishing(_book, prepared, journal);
        var reply = ConfigGuards.Check(command) ?? command switch
        {
            DefineNamespace define => Define(define, journal),
            DeleteNamespace delete => Delete(delete, journal),
            EditDraft edit => Edit(edit, prepared, journal),
            DiscardDraft discard => Discard(discard, journal),
            Publish publish => publishing.Publish(publish),
            Rollback rollback => publishing.RollBack(rollback),
            ChangeGradual change => publishing.Change(change),
            EndGradual end => publishing.End(end),
            FollowBase follow => publishing.Follow(follow),
            NoteReveal reveal => Note(reveal, journal),
            _ => throw new ArgumentException($"The Config block has no command {command.GetType().Name}.", nameof(command)),
        };
        return new ConfigDecision(reply, journal.Changes);
    }

    /// <summary>The revision of namespaces together.</summary>
    public long RevisionOf(string cluster, IEnumerable<string> namespaces) => PlaceState.RevisionOf(cluster, namespaces, _book.RevisionOf);

    private Done Note(NoteReveal command, ConfigJournal journal)
    {
        _book.Audit(AuditAction.Revealed, command.Name, command.Detail, journal);
        return new Done(Changed: true);
    }

    private ShardReply Define(DefineNamespace command, ConfigJournal journal)
    {
        var definition = command.Definition;
        if (_book.Find(definition.Name) is not { } entry)
        {
            return command.Version == 0 ? Make(definition, journal) : ConfigRefusals.Conflict(definition.Name, row: null);
        }

        if (entry.Row.Version != command.Version)
        {
            return ConfigRefusals.Conflict(definition.Name, entry.Row);
        }

        var present = entry.Row.Definition;
        if (definition.Format != present.Format || definition.IsSecret != present.IsSecret)
        {
            return ConfigRefusals.Invalid(
                ConfigCodes.DefinitionInvalid, $"Namespace '{definition.Name}' cannot change its format, nor whether all of it is secret.", "definition");
        }

        // The releases of another public namespace are counted otherwise.
        var baseRelease = definition.Extends == present.Extends ? entry.Row.BaseRelease : 0;
        entry.Change(entry.Row with { Definition = definition, BaseRelease = baseRelease }, journal);
        _book.Audit(AuditAction.Defined, definition.Name, Described(definition), journal);
        return new NamespaceChanged(entry.Row.Version);
    }

    private ShardReply Make(NamespaceDefinition definition, ConfigJournal journal)
    {
        if (NamespaceCount >= ConfigLimits.NamespacesMax)
        {
            return new Refusal(
                RefusalKind.Exhausted, ConfigCodes.TooMany, $"There are {ConfigLimits.NamespacesMax} namespaces, as many as there may be.");
        }

        long version;
        if (_book.FindDeleted(definition.Name) is { } left)
        {
            // Numbers and versions go on, so that nobody takes the new one for the old one.
            left.Change(left.Row with { Definition = definition, IsDeleted = false, BaseRelease = 0 }, journal);
            version = left.Row.Version;
        }
        else
        {
            _book.Add(
                new NamespaceRow(
                    definition, IsDeleted: false, Version: 1, Head: 0, LastRelease: 0, Revision: 0, BaseRelease: 0, DataKey: null,
                    journal.Actor.Name, journal.Now),
                journal);
            version = 1;
        }

        _book.Audit(AuditAction.Defined, definition.Name, Described(definition), journal);
        return new NamespaceChanged(version);
    }

    private ShardReply Delete(DeleteNamespace command, ConfigJournal journal)
    {
        if (_book.Find(command.Name) is not { } entry)
        {
            return ConfigRefusals.NoNamespace(command.Name);
        }

        if (entry.Row.Version != command.Version)
        {
            return ConfigRefusals.Conflict(command.Name, entry.Row);
        }

        if (_book.GradualsOf(command.Name).FirstOrDefault() is { } gradual)
        {
            return ConfigRefusals.GradualGoesOn(command.Name, gradual.Name);
        }

        entry.ClearDraft(journal);
        var revision = entry.Row.Head == 0 ? entry.Row.Revision : _book.NextRevision();
        entry.Change(entry.Row with { IsDeleted = true, Head = 0, Revision = revision }, journal);
        _book.Audit(AuditAction.Deleted, command.Name, "", journal);
        return new NamespaceChanged(entry.Row.Version);
    }

    private ShardReply Edit(EditDraft command, IReadOnlyDictionary<NamespaceName, PreparedRelease> prepared, ConfigJournal journal)
    {
        if (_book.Find(command.Name) is not { } entry)
        {
            return ConfigRefusals.NoNamespace(command.Name);
        }

        if (entry.Row.Version != command.Version)
        {
            return ConfigRefusals.Conflict(command.Name, entry.Row);
        }

        if (ConfigGuards.CheckKeys(entry.Row.Definition, command.Edits) is { } refusal)
        {
            return refusal;
        }

        // Secrets were sealed with the key that the namespace had when they were.
        if (!prepared.TryGetValue(command.Name, out var ready) || ready.Version != command.Version)
        {
            return NotPrepared.Instance;
        }

        if (ready.Refusal is { } unready)
        {
            return unready;
        }

        foreach (var edit in command.Edits)
        {
            entry.Edit(edit, journal);
        }

        entry.Change(entry.Row with { DataKey = ready.DataKey ?? entry.Row.DataKey }, journal);
        _book.Audit(AuditAction.Edited, command.Name, $"{command.Edits.Length} keys", journal);
        return new NamespaceChanged(entry.Row.Version);
    }

    private ShardReply Discard(DiscardDraft command, ConfigJournal journal)
    {
        if (_book.Find(command.Name) is not { } entry)
        {
            return ConfigRefusals.NoNamespace(command.Name);
        }

        if (entry.Row.Version != command.Version)
        {
            return ConfigRefusals.Conflict(command.Name, entry.Row);
        }

        if (entry.Draft.Count > 0)
        {
            var keys = entry.Draft.Count;
            entry.ClearDraft(journal);
            entry.Change(entry.Row, journal);
            _book.Audit(AuditAction.Discarded, command.Name, $"{keys} keys", journal);
        }

        return new NamespaceChanged(entry.Row.Version);
    }

    private static string Described(NamespaceDefinition definition) =>
        $"{definition.Format}{(definition.IsPublic ? ", public" : "")}{(definition.IsSecret ? ", secret" : "")}" +
        $"{(definition.Schema is null ? "" : ", with a schema")}{(definition.NeedsSecondPerson ? ", needs a second person" : "")}" +
        $"{(definition.Extends is { } extends ? $", extends {extends.Application}/{extends.Name}" : "")}";
}
