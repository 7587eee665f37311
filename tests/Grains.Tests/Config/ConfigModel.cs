using System.Collections.Immutable;
using System.Text.Json;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// Plays random commands against the core, with editors that have seen old versions among them, and holds a book of its own of what
/// applications must see. Now and then the core is thrown away and loaded from the rows that it has asked for.
/// </summary>
internal sealed class ConfigModel
{
    private static readonly NamespaceName[] Names = [NamespaceName.Of("a"), NamespaceName.Of("b"), new("eu", "a"), NamespaceName.Of("c")];
    private static readonly string[] Keys = ["x", "y", "z"];
    private static readonly string[] People = ["ann", "bob"];

    private readonly Random _random;
    private readonly Dictionary<NamespaceName, Expected> _expected = [];
    private readonly Dictionary<(NamespaceName Name, long Number), ReleaseRow> _releases = [];
    private readonly HashSet<(NamespaceName Name, long Number)> _everMade = [];
    private readonly Dictionary<NamespaceName, NamespaceRow> _namespaces = [];
    private readonly Dictionary<(NamespaceName Name, string Key), DraftRow> _drafts = [];
    private readonly List<AuditRow> _audits = [];
    private readonly Dictionary<string, (GradualMatch Match, Dictionary<NamespaceName, ImmutableArray<ContentItem>> Changes)> _graduals = [];
    private StateRow _state = StateRow.Empty;
    private ConfigTable _table = new(ConfigSlice.Empty);
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ConfigModel(Random random) => _random = random;

    public int Published { get; private set; }

    public int Conflicts { get; private set; }

    public int Gradually { get; private set; }

    public void Play(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            _now += TimeSpan.FromSeconds(_random.Next(5));
            Step();
            CheckHeads();
            if (_random.Next(20) == 0)
            {
                _table = new ConfigTable(new ConfigSlice(
                    _state, [.. _namespaces.Values], [.. _drafts.Values.Select(static row => new DraftMark(row.Name, row.Key, row.Author))]));
            }
        }
    }

    private void Step()
    {
        var name = Pick(Names);
        switch (_random.Next(12))
        {
            case 0 or 1:
                Define(name);
                break;
            case 2 when _random.Next(4) == 0:
                Delete(name);
                break;
            case 3 or 4 or 5:
                Edit(name);
                break;
            case 6:
                Discard(name);
                break;
            case 7 or 8:
                Publish();
                break;
            case 9:
                RollBack(name);
                break;
            case 10:
                Begin();
                break;
            default:
                ChangeOrEnd();
                break;
        }
    }

    private void Define(NamespaceName name)
    {
        var (there, version) = (Present(name), Seen(name));
        var definition = new NamespaceDefinition
        {
            Name = name,
            NeedsSecondPerson = name == Names[3],
            ReleasesKept = ConfigLimits.ReleasesKeptMin,
            Description = Pick(Keys),
        };
        var reply = Decide(new DefineNamespace(OperationId.New(), Actor(), definition, version));
        if (!Agrees(reply, there?.Version ?? 0, version))
        {
            return;
        }

        var changed = Assert.IsType<NamespaceChanged>(reply);
        var left = _expected.GetValueOrDefault(name);
        _expected[name] = there ?? new Expected { LastRelease = left?.LastRelease ?? 0, History = left?.History ?? [] };
        _expected[name].IsThere = true;
        Bump(name, changed.Version, left?.Version ?? 0);
    }

    private void Delete(NamespaceName name)
    {
        var (there, version) = (Present(name), Seen(name));
        var reply = Decide(new DeleteNamespace(OperationId.New(), Actor(), name, version));
        if (there is null)
        {
            AssertRefused(reply, ConfigCodes.NamespaceNotFound);
        }
        else if (Agrees(reply, there.Version, version))
        {
            if (_graduals.Values.Any(gradual => gradual.Changes.ContainsKey(name)))
            {
                AssertRefused(reply, ConfigCodes.GradualGoesOn);
                return;
            }

            Bump(name, Assert.IsType<NamespaceChanged>(reply).Version, there.Version);
            (there.IsThere, there.Head, there.Draft) = (false, null, []);
        }
    }

    private void Edit(NamespaceName name)
    {
        var (there, version, actor) = (Present(name), Seen(name), Actor());
        ImmutableArray<ConfigEdit> edits = [.. Some(Keys).Select(key => new ConfigEdit(key, _random.Next(5) == 0 ? null : $"{_random.Next(100)}"))];
        var reply = Decide(new EditDraft(OperationId.New(), actor, name, version, edits));
        if (there is null)
        {
            AssertRefused(reply, ConfigCodes.NamespaceNotFound);
        }
        else if (Agrees(reply, there.Version, version))
        {
            Bump(name, Assert.IsType<NamespaceChanged>(reply).Version, there.Version);
            foreach (var edit in edits)
            {
                there.Draft[edit.Key] = (edit.Value, actor.Name);
            }
        }
    }

    private void Discard(NamespaceName name)
    {
        var (there, version) = (Present(name), Seen(name));
        var reply = Decide(new DiscardDraft(OperationId.New(), Actor(), name, version));
        if (there is null)
        {
            AssertRefused(reply, ConfigCodes.NamespaceNotFound);
        }
        else if (Agrees(reply, there.Version, version))
        {
            var changed = Assert.IsType<NamespaceChanged>(reply).Version;
            Assert.Equal(there.Draft.Count > 0 ? there.Version + 1 : there.Version, changed);
            (there.Version, there.Draft) = (changed, []);
        }
    }

    private void Publish()
    {
        var actor = Actor();
        ImmutableArray<PublishPart> parts = [.. Some(Names).Select(name => new PublishPart(name, Seen(name), []))];
        var prepared = parts.Where(part => Present(part.Name) is not null)
            .ToDictionary(static part => part.Name, part => Prepare(part.Name, With(Head(part.Name), DraftOf(part.Name))));
        var reply = Decide(new Publish(OperationId.New(), actor, parts), prepared);
        if (Refused(reply, parts, actor, mayBeEmpty: true))
        {
            return;
        }

        if (parts.Any(part => prepared[part.Name].Content!.Hash == prepared[part.Name].HeadHash))
        {
            AssertRefused(reply, ConfigCodes.NothingToPublish);
            return;
        }

        var published = Assert.IsType<Published>(reply);
        Assert.Equal(parts.Select(static part => part.Name), published.Releases.Select(static release => release.Name));
        foreach (var release in published.Releases)
        {
            Released(release, With(Head(release.Name), DraftOf(release.Name)));
            _expected[release.Name].Draft = [];
        }

        Published++;
    }

    private void RollBack(NamespaceName name)
    {
        if (Present(name) is not { History.Count: > 0 } there)
        {
            return;
        }

        var (version, to) = (Seen(name), Pick([.. there.History.Keys]));
        var content = there.History[to];
        var reply = Decide(
            new Rollback(OperationId.New(), Actor(), name, version, to),
            new Dictionary<NamespaceName, PreparedRelease> { [name] = Prepare(name, content) });
        if (!Agrees(reply, there.Version, version))
        {
            return;
        }

        if (there.Head is not null && Hash(content) == Hash(there.Head.Value))
        {
            AssertRefused(reply, ConfigCodes.NothingToPublish);
            return;
        }

        Released(Assert.Single(Assert.IsType<Published>(reply).Releases), content);
    }

    private void Begin()
    {
        var (actor, gradual) = (Actor(), Pick(["g", "h"]));
        var match = new GradualMatch { Percent = _random.Next(1, 101) };
        ImmutableArray<PublishPart> parts = [.. Some(Names).Select(name => new PublishPart(name, Seen(name), []))];
        var prepared = parts.Where(part => Present(part.Name) is not null).ToDictionary(
            static part => part.Name,
            part => new PreparedRelease(Present(part.Name)!.Version, ContentCodec.Encode(new ReleaseContent(DraftOf(part.Name), null))));
        var reply = Decide(new Publish(OperationId.New(), actor, parts, null, gradual, match), prepared);
        if (Refused(reply, parts, actor, mayBeEmpty: false))
        {
            return;
        }

        if (_graduals.ContainsKey(gradual))
        {
            AssertRefused(reply, ConfigCodes.GradualExists);
            return;
        }

        _graduals[gradual] = (match, parts.ToDictionary(static part => part.Name, part => DraftOf(part.Name)));
        foreach (var release in Assert.IsType<Published>(reply).Releases)
        {
            var there = _expected[release.Name];
            Bump(release.Name, release.Version, there.Version);
            Assert.Equal(there.LastRelease + 1, release.Release);
            (there.LastRelease, there.Draft) = (release.Release, []);
        }

        Gradually++;
    }

    private void ChangeOrEnd()
    {
        var name = Pick(["g", "h"]);
        var present = _state.Graduals.FirstOrDefault(gradual => gradual.Name == name);
        var version = (present?.Version ?? 0) - (_random.Next(5) == 0 ? 1 : 0);
        var isPromoted = _random.Next(2) == 0;
        var match = new GradualMatch { Percent = _random.Next(1, 101) };
        ConfigCommand command = _random.Next(3) == 0
            ? new ChangeGradual(OperationId.New(), Actor(), name, version, match)
            : new EndGradual(OperationId.New(), Actor(), name, version, isPromoted);
        var prepared = _graduals.TryGetValue(name, out var expected)
            ? expected.Changes.ToDictionary(static pair => pair.Key, pair => Prepare(pair.Key, With(Head(pair.Key), pair.Value)))
            : [];
        var reply = Decide(command, prepared);
        if (present is null)
        {
            AssertRefused(reply, ConfigCodes.GradualNotFound);
            return;
        }

        if (!Agrees(reply, present.Version, version))
        {
            return;
        }

        var published = Assert.IsType<Published>(reply);
        if (command is ChangeGradual)
        {
            _graduals[name] = (match, expected.Changes);
        }
        else
        {
            _graduals.Remove(name);
        }

        foreach (var release in published.Releases)
        {
            Released(release, With(Head(release.Name), expected.Changes[release.Name]));
        }

        if (command is not EndGradual { IsPromoted: true })
        {
            Assert.Empty(published.Releases);
            foreach (var touched in expected.Changes.Keys)
            {
                _expected[touched].Version++;
            }
        }
    }

    private ShardReply Decide(ConfigCommand command, Dictionary<NamespaceName, PreparedRelease>? prepared = null)
    {
        prepared ??= _expected.ToDictionary(static pair => pair.Key, static pair => new PreparedRelease(pair.Value.Version, null));
        var before = _state;
        var decision = _table.Decide(command, prepared, _now);
        if (decision.Reply is Refusal or VersionConflict or NotPrepared)
        {
            Assert.Empty(decision.Changes);
        }

        foreach (var change in decision.Changes)
        {
            Store(change);
        }

        Assert.Equal(_state.Revision, _table.Revision);
        Assert.InRange(_state.Revision, before.Revision, before.Revision + 1);
        if (decision.Reply is Published published)
        {
            Assert.Equal(before.Revision + 1, published.Revision);
        }

        return decision.Reply;
    }

    private void Store(ConfigChange change)
    {
        switch (change.Row)
        {
            case StateRow row:
                _state = row;
                break;
            case NamespaceRow row:
                Assert.True(row.Version > (_namespaces.GetValueOrDefault(row.Name)?.Version ?? 0), "A version went back.");
                Assert.True(row.Revision >= (_namespaces.GetValueOrDefault(row.Name)?.Revision ?? 0), "A namespace's revision went back.");
                _namespaces[row.Name] = row;
                break;
            case DraftRow row when change.IsDelete:
                Assert.True(_drafts.Remove((row.Name, row.Key)), "An edit was deleted that is not there.");
                break;
            case DraftRow row:
                _drafts[(row.Name, row.Key)] = row;
                break;
            case ReleaseRow row when change.IsDelete:
                Assert.NotEqual(row.Number, _namespaces[row.Name].Head);
                Assert.DoesNotContain(_state.Graduals, gradual => gradual.Parts.Contains(new GradualPart(row.Name, row.Number)));
                _releases.Remove((row.Name, row.Number));
                _expected[row.Name].History.Remove(row.Number);
                break;
            case ReleaseRow row:
                Assert.True(_everMade.Add((row.Name, row.Number)), "A release was made twice.");
                _releases[(row.Name, row.Number)] = row;
                break;
            case AuditRow row:
                Assert.Equal(_audits.Count + 1, row.Number);
                _audits.Add(row);
                break;
        }
    }

    // What applications get is what the book says, for every namespace, whatever was asked.
    private void CheckHeads()
    {
        Assert.Equal(_audits.Count, _state.Audits);
        Assert.Equal(_graduals.Keys.Order(), _state.Graduals.Select(static gradual => gradual.Name).Order());
        foreach (var gradual in _state.Graduals)
        {
            Assert.Equal(JsonSerializer.Serialize(_graduals[gradual.Name].Match), JsonSerializer.Serialize(gradual.Match));
            foreach (var part in gradual.Parts)
            {
                Assert.Equal(
                    JsonSerializer.Serialize(_graduals[gradual.Name].Changes[part.Name]),
                    JsonSerializer.Serialize(ContentCodec.Decode(_releases[(part.Name, part.Release)].Content.Payload).Items));
            }
        }

        foreach (var (name, there) in _expected)
        {
            var row = _namespaces[name];
            Assert.Equal((there.IsThere, there.Version), (!row.IsDeleted, row.Version));
            Assert.Equal(there.Head is null, row.Head == 0);
            Assert.InRange(row.Revision, 0, _state.Revision);
            if (there.Head is { } head)
            {
                Assert.Equal(
                    JsonSerializer.Serialize(head), JsonSerializer.Serialize(ContentCodec.Decode(_releases[(name, row.Head)].Content.Payload).Items));
            }

            Assert.Equal(there.Draft.Count > 0, _table.HasDraft(name));
            Assert.Equal(there.Draft.Keys.Order(), _drafts.Keys.Where(key => key.Name == name).Select(static key => key.Key).Order());
        }
    }

    // Whether the reply is none of those that a publish of old versions, of nothing, or by the editor himself gets; asserts that it is where it must be.
    private bool Refused(ShardReply reply, ImmutableArray<PublishPart> parts, ConfigActor actor, bool mayBeEmpty)
    {
        foreach (var part in parts)
        {
            if (Present(part.Name) is not { } there)
            {
                AssertRefused(reply, ConfigCodes.NamespaceNotFound);
                return true;
            }

            if (there.Version != part.Version)
            {
                return !Agrees(reply, there.Version, part.Version);
            }

            if (!mayBeEmpty && there.Draft.Count == 0)
            {
                AssertRefused(reply, ConfigCodes.NothingToPublish);
                return true;
            }

            if (part.Name == Names[3] && there.Draft.Values.Any(edit => edit.Author == actor.Name))
            {
                AssertRefused(reply, ConfigCodes.SecondPersonNeeded);
                return true;
            }
        }

        return false;
    }

    private bool Agrees(ShardReply reply, long present, long seen)
    {
        if (present == seen)
        {
            Assert.IsNotType<VersionConflict>(reply);
            return true;
        }

        Assert.Equal(present, Assert.IsType<VersionConflict>(reply).Version);
        Conflicts++;
        return false;
    }

    private void Released(PublishedRelease release, ImmutableArray<ContentItem> content)
    {
        var there = _expected[release.Name];
        Bump(release.Name, release.Version, there.Version);
        Assert.Equal(there.LastRelease + 1, release.Release);
        (there.LastRelease, there.Head) = (release.Release, content);
        there.History[release.Release] = content;
        foreach (var old in there.History.Keys.Where(number => !_releases.ContainsKey((release.Name, number))).ToList())
        {
            there.History.Remove(old);
        }
    }

    private void Bump(NamespaceName name, long version, long before)
    {
        Assert.Equal(before + 1, version);
        _expected[name].Version = version;
    }

    private PreparedRelease Prepare(NamespaceName name, ImmutableArray<ContentItem> content)
    {
        var there = Present(name)!;
        return new PreparedRelease(
            there.Version, ContentCodec.Encode(new ReleaseContent(content, null)), there.Head is { } head ? Hash(head) : null);
    }

    private static string Hash(ImmutableArray<ContentItem> content) => ContentCodec.Encode(new ReleaseContent(content, null)).Hash;

    private static ImmutableArray<ContentItem> With(ImmutableArray<ContentItem> content, IEnumerable<ContentItem> changes) =>
        new ReleaseContent(content, null).With(changes).Items;

    private ImmutableArray<ContentItem> DraftOf(NamespaceName name) => Present(name) is { } there
        ? [.. there.Draft.OrderBy(static edit => edit.Key, StringComparer.Ordinal).Select(static edit => new ContentItem(edit.Key, edit.Value.Value, false))]
        : [];

    private ImmutableArray<ContentItem> Head(NamespaceName name) => Present(name)?.Head ?? [];

    private Expected? Present(NamespaceName name) => _expected.TryGetValue(name, out var there) && there.IsThere ? there : null;

    private long Seen(NamespaceName name) => (Present(name)?.Version ?? 0) + (_random.Next(8) == 0 ? _random.Next(-1, 2) : 0);

    private ConfigActor Actor() => new(Pick(People), "here");

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private T[] Some<T>(T[] from)
    {
        var some = from.Where(_ => _random.Next(3) == 0).ToArray();
        return some.Length > 0 ? some : [Pick(from)];
    }

    private static void AssertRefused(ShardReply reply, string code) => Assert.Equal(code, Assert.IsType<Refusal>(reply).Code);

    private sealed class Expected
    {
        public bool IsThere { get; set; }

        public long Version { get; set; }

        public long LastRelease { get; set; }

        public ImmutableArray<ContentItem>? Head { get; set; }

        public Dictionary<string, (string? Value, string Author)> Draft { get; set; } = [];

        public Dictionary<long, ImmutableArray<ContentItem>> History { get; init; } = [];
    }
}
