using System.Collections.Immutable;
using System.Globalization;
using Granary.Shards;

namespace Granary.Config;

/// <summary>The rules of one decision that applications see: what becomes a release, for whom, and which old ones go.</summary>
internal sealed class ConfigPublishing(
    ConfigBook book, IReadOnlyDictionary<NamespaceName, PreparedRelease> prepared, ConfigJournal journal)
{
    /// <summary>Publishes drafts, for all or gradually. Everything is checked before anything changes.</summary>
    public ShardReply Publish(Publish command)
    {
        var entries = new List<(NamespaceEntry Entry, PreparedRelease Release)>();
        foreach (var part in command.Parts)
        {
            if (Ready(part.Name, part.Version, out var entry, out var release) is { } refusal)
            {
                return refusal;
            }

            if (WhoMayNot(entry, part, command.Gradual is null) is { } forbidden)
            {
                return forbidden;
            }

            entries.Add((entry, release));
        }

        if (command.Gradual is { } gradual)
        {
            return Begin(gradual, command, entries);
        }

        if (entries.FirstOrDefault(static pair => pair.Release.Content!.Hash == pair.Release.HeadHash) is { Entry: { } same })
        {
            return ConfigRefusals.NothingToPublish(same.Row.Name);
        }

        var revision = book.NextRevision();
        ImmutableArray<PublishedRelease> releases =
        [
            .. entries.Select(pair =>
            {
                pair.Entry.ClearDraft(journal);
                return Release(pair.Entry, pair.Release, ReleaseKind.Published, revision, command.Comment, source: null);
            }),
        ];
        foreach (var release in releases)
        {
            book.Audit(AuditAction.Published, release.Name, $"release {release.Release}", journal);
        }

        return new Published(revision, releases);
    }

    /// <summary>Goes back to an earlier release.</summary>
    public ShardReply RollBack(Rollback command)
    {
        if (Ready(command.Name, command.Version, out var entry, out var release) is { } refusal)
        {
            return refusal;
        }

        if (release.Content!.Hash == release.HeadHash)
        {
            return ConfigRefusals.NothingToPublish(command.Name);
        }

        var revision = book.NextRevision();
        var source = command.Release.ToString(CultureInfo.InvariantCulture);

        // The release of the public namespace that was taken in counts as seen: only a newer one is followed.
        var made = Release(entry, release with { BaseRelease = entry.Row.BaseRelease }, ReleaseKind.RolledBack, revision, command.Comment, source);
        book.Audit(AuditAction.RolledBack, command.Name, $"release {made.Release}, back to {command.Release}", journal);
        return new Published(revision, [made]);
    }

    /// <summary>Takes a newer release of a public namespace in.</summary>
    public ShardReply Follow(FollowBase command)
    {
        if (book.Find(command.Name) is not { Row.Head: > 0 } entry)
        {
            return ConfigRefusals.NoNamespace(command.Name);
        }

        if (Ready(command.Name, entry.Row.Version, out _, out var release) is { } refusal)
        {
            return refusal;
        }

        // What a namespace extends is taken in by a publish first: until then its applications are not to see it.
        if (entry.Row.BaseRelease == 0 || release.BaseRelease <= entry.Row.BaseRelease)
        {
            return new Published(book.State.Revision, []);
        }

        var revision = book.NextRevision();
        var source = release.BaseRelease.ToString(CultureInfo.InvariantCulture);
        var made = Release(entry, release, ReleaseKind.Followed, revision, comment: null, source);
        book.Audit(AuditAction.Followed, command.Name, $"release {made.Release}, on release {source} of the public namespace", journal);
        return new Published(revision, [made]);
    }

    /// <summary>Changes who gets a gradual release.</summary>
    public ShardReply Change(ChangeGradual command)
    {
        if (Find(command.Gradual, command.Version, out var gradual) is { } refusal)
        {
            return refusal;
        }

        var revision = book.NextRevision();
        foreach (var part in gradual.Parts)
        {
            Touch(part.Name, revision);
        }

        book.SetGraduals(book.State.Graduals.Select(one => one.Name != gradual.Name ? one : gradual with
        {
            Version = gradual.Version + 1,
            Match = command.Match,
            By = journal.Actor.Name,
            At = journal.Now,
        }));
        book.Audit(AuditAction.GradualChanged, name: null, gradual.Name, journal);
        return new Published(revision, []);
    }

    /// <summary>Ends a gradual release, for all or for nobody.</summary>
    public ShardReply End(EndGradual command)
    {
        if (Find(command.Gradual, command.Version, out var gradual) is { } refusal)
        {
            return refusal;
        }

        var entries = new List<(NamespaceEntry Entry, PreparedRelease Release)>();
        foreach (var part in command.IsPromoted ? gradual.Parts : [])
        {
            if (Ready(part.Name, book.Find(part.Name)!.Row.Version, out var entry, out var release) is { } unready)
            {
                return unready;
            }

            entries.Add((entry, release));
        }

        var revision = book.NextRevision();
        ImmutableArray<PublishedRelease> releases =
        [
            .. entries.Select(pair => Release(pair.Entry, pair.Release, ReleaseKind.Promoted, revision, command.Comment ?? gradual.Comment, gradual.Name)),
        ];
        book.SetGraduals(book.State.Graduals.Where(one => one.Name != gradual.Name));
        foreach (var part in command.IsPromoted ? [] : gradual.Parts)
        {
            Touch(part.Name, revision);
        }

        book.Audit(command.IsPromoted ? AuditAction.GradualPromoted : AuditAction.GradualAbandoned, name: null, gradual.Name, journal);
        return new Published(revision, releases);
    }

    private ShardReply Begin(string name, Publish command, List<(NamespaceEntry Entry, PreparedRelease Release)> entries)
    {
        if (book.FindGradual(name) is not null)
        {
            return new Refusal(
                RefusalKind.Conflict, ConfigCodes.GradualExists, $"A gradual release '{name}' goes on; end it first, or give this one another name.");
        }

        if (book.State.Graduals.Length >= ConfigLimits.GradualMax
            || entries.Exists(pair => book.GradualsOf(pair.Entry.Row.Name).Count() >= ConfigLimits.GradualPerNamespaceMax))
        {
            return new Refusal(
                RefusalKind.Exhausted,
                ConfigCodes.TooMany,
                $"There may be {ConfigLimits.GradualMax} gradual releases at once, and {ConfigLimits.GradualPerNamespaceMax} of one namespace; end some first.");
        }

        var revision = book.NextRevision();
        var releases = new List<PublishedRelease>();
        foreach (var (entry, release) in entries)
        {
            entry.ClearDraft(journal);
            var number = entry.Row.LastRelease + 1;
            journal.Put(new ReleaseRow(
                entry.Row.Name, number, ReleaseKind.Gradual, revision, journal.Actor.Name, journal.Now, command.Comment, entry.Row.Head, name,
                release.Content!));
            entry.Change(entry.Row with { LastRelease = number, Revision = revision, DataKey = release.DataKey ?? entry.Row.DataKey }, journal);
            releases.Add(new PublishedRelease(entry.Row.Name, number, entry.Row.Version));
        }

        book.SetGraduals(book.State.Graduals.Add(new Gradual(
            name, 1, command.Match!, command.Comment, journal.Actor.Name, journal.Now,
            [.. releases.Select(static release => new GradualPart(release.Name, release.Release))])));
        book.Audit(AuditAction.GradualBegun, name: null, name, journal);
        return new Published(revision, [.. releases]);
    }

    // A namespace that is there at the version that was seen, with what it would release.
    private ShardReply? Ready(NamespaceName name, long version, out NamespaceEntry entry, out PreparedRelease release)
    {
        (entry, release) = (null!, null!);
        if (book.Find(name) is not { } found)
        {
            return ConfigRefusals.NoNamespace(name);
        }

        if (found.Row.Version != version)
        {
            return ConfigRefusals.Conflict(name, found.Row);
        }

        if (!prepared.TryGetValue(name, out var ready) || ready.Version != found.Row.Version)
        {
            return NotPrepared.Instance;
        }

        (entry, release) = (found, ready);
        return ready.Refusal;
    }

    private Refusal? WhoMayNot(NamespaceEntry entry, PublishPart part, bool isForAll)
    {
        var isEmpty = entry.Draft.Count == 0 && part.Edits.Length == 0;
        if (isEmpty && !isForAll)
        {
            return ConfigRefusals.NothingToPublish(part.Name);
        }

        return entry.Row.Definition.NeedsSecondPerson && (part.Edits.Length > 0 || entry.Draft.Values.Contains(journal.Actor.Name))
            ? new Refusal(
                RefusalKind.Forbidden,
                ConfigCodes.SecondPersonNeeded,
                $"'{journal.Actor.Name}' has edited the draft of namespace '{part.Name}', so somebody else must publish it.")
            : null;
    }

    private ShardReply? Find(string name, long version, out Gradual gradual)
    {
        gradual = null!;
        if (book.FindGradual(name) is not { } found)
        {
            return new Refusal(RefusalKind.NotFound, ConfigCodes.GradualNotFound, $"There is no gradual release '{name}', or not any more.");
        }

        gradual = found;
        return found.Version == version ? null : new VersionConflict(found.Name, found.Version, found.By, found.At);
    }

    private PublishedRelease Release(
        NamespaceEntry entry, PreparedRelease release, ReleaseKind kind, long revision, string? comment, string? source)
    {
        var row = entry.Row;
        var number = row.LastRelease + 1;
        journal.Put(new ReleaseRow(
            row.Name, number, kind, revision, journal.Actor.Name, journal.Now, comment, row.Head, source, release.Content!));
        entry.Change(
            row with
            {
                Head = number,
                LastRelease = number,
                Revision = revision,
                BaseRelease = release.BaseRelease,
                DataKey = release.DataKey ?? row.DataKey,
            },
            journal);
        Forget(entry);
        return new PublishedRelease(row.Name, number, entry.Row.Version);
    }

    // The one that has become too old, unless it is in use. It is never the head, as that is the newest.
    private void Forget(NamespaceEntry entry)
    {
        var number = entry.Row.LastRelease - entry.Row.Definition.ReleasesKept;
        if (number > 0 && !book.State.Graduals.Any(gradual => gradual.Parts.Contains(new GradualPart(entry.Row.Name, number))))
        {
            journal.Delete(new ReleaseRow(
                entry.Row.Name, number, default, 0, "", default, Comment: null, 0, Source: null, new EncodedContent([], "", 0, 0)));
        }
    }

    private void Touch(NamespaceName name, long revision)
    {
        var entry = book.Find(name)!;
        entry.Change(entry.Row with { Revision = revision }, journal);
    }
}
