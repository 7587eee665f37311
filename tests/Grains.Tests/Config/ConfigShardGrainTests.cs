using System.Collections.Immutable;
using System.Security.Cryptography;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Config;

public sealed class ConfigShardGrainTests : IAsyncLifetime
{
    private const string Application = "orders";
    private const string Environment = "test";
    private static readonly ConfigActor Ann = new("ann", "10.0.0.1");
    private static readonly NamespaceName Db = NamespaceName.Of("db");
    private static readonly NamespaceName Web = NamespaceName.Of("web");

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private ShardCluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await StartAsync(over: null);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_draft_is_seen_by_nobody_until_it_is_published_and_can_be_gone_back_from()
    {
        var version = await Define(Db);
        version = (await Ask<NamespaceChanged>(new EditDraft(OperationId.New(), Ann, Db, version, [new("host", "a"), new("port", "1")]))).Version;
        Assert.Equal(0, await Revision());

        var first = await Ask<Published>(new Publish(OperationId.New(), Ann, [new PublishPart(Db, version, [])], "the first"));
        Assert.Equal((1, 1), (first.Revision, first.Releases.Single().Release));
        var second = await Ask<Published>(new Publish(OperationId.New(), Ann, [new PublishPart(Db, first.Releases[0].Version, [new("host", "b"), new("port", null)])]));
        Assert.Equal([("host", "b")], await Head(Db));

        var back = await Ask<Published>(new Rollback(OperationId.New(), Ann, Db, second.Releases[0].Version, 1));
        Assert.Equal((3, 3), (back.Revision, back.Releases.Single().Release));
        Assert.Equal([("host", "a"), ("port", "1")], await Head(Db));
        Assert.Equal(
            ConfigCodes.NothingToPublish,
            (await Ask<Refusal>(new Rollback(OperationId.New(), Ann, Db, back.Releases[0].Version, 1))).Code);
        Assert.Equal(
            ConfigCodes.ReleaseNotFound,
            (await Ask<Refusal>(new Rollback(OperationId.New(), Ann, Db, back.Releases[0].Version, 99))).Code);
    }

    [Fact]
    public async Task A_stale_editor_is_told_the_newer_version_and_changes_nothing()
    {
        var version = await Define(Db);
        var edited = await Ask<NamespaceChanged>(new EditDraft(OperationId.New(), Ann, Db, version, [new("host", "a")]));

        var stale = await Ask<VersionConflict>(new EditDraft(OperationId.New(), new ConfigActor("bob", ""), Db, version, [new("host", "b")]));

        Assert.Equal((edited.Version, "ann"), (stale.Version, stale.By));
        await Ask<Published>(new Publish(OperationId.New(), Ann, [new PublishPart(Db, edited.Version, [])]));
        Assert.Equal([("host", "a")], await Head(Db));
    }

    [Fact]
    public async Task A_repeat_is_answered_as_before_also_after_a_restart_and_publishes_once()
    {
        var version = await Define(Db);
        var publish = new Publish(OperationId.New(), Ann, [new PublishPart(Db, version, [new("host", "a")])]);
        var first = await Ask<Published>(publish);

        Assert.Equal(first.Revision, (await Ask<Published>(publish)).Revision);
        await RestartAsync();

        Assert.Equal(first.Revision, (await Ask<Published>(publish)).Revision);
        Assert.Equal((1, 1), (await Revision(), await _cluster.CountAsync("SELECT count(*) FROM granary_config_release")));
        Assert.Equal([("host", "a")], await Head(Db));
    }

    [Fact]
    public async Task Namespaces_are_published_together_or_not_at_all()
    {
        var (db, web) = (await Define(Db), await Define(new NamespaceDefinition { Name = Web, Format = ConfigFormat.Json }));

        var refused = await Ask<Refusal>(new Publish(
            OperationId.New(), Ann, [new PublishPart(Db, db, [new("host", "a")]), new PublishPart(Web, web, [new("", "{ \"a\": }")])]));
        Assert.Equal(ConfigCodes.ContentInvalid, refused.Code);
        Assert.Contains("line 1, column 8", refused.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (await Revision(), await _cluster.CountAsync("SELECT count(*) FROM granary_config_release")));

        var published = await Ask<Published>(new Publish(
            OperationId.New(), Ann, [new PublishPart(Db, db, [new("host", "a")]), new PublishPart(Web, web, [new("", "{ \"a\": 1 }")])]));
        Assert.Equal((1, 2), (published.Revision, published.Releases.Length));
        Assert.Equal([1L, 1], (await Namespaces()).Select(static row => row.Revision));
    }

    [Fact]
    public async Task What_breaks_the_schema_is_not_published_for_all_nor_gradually_nor_by_a_later_change_for_all()
    {
        const string schema = """{ "properties": { "port": { "type": "integer", "maximum": 10 } } }""";
        var version = await Define(new NamespaceDefinition { Name = Db, Schema = schema });
        Assert.Equal(ConfigCodes.ContentInvalid, (await Ask<Refusal>(Publishing(version, new ConfigEdit("port", "11")))).Code);
        version = (await Ask<Published>(Publishing(version, new ConfigEdit("port", "10")))).Releases[0].Version;
        var match = new GradualMatch { Percent = 50 };

        Assert.Equal(ConfigCodes.ContentInvalid, (await Ask<Refusal>(Publishing(version, new ConfigEdit("port", "12")) with { Gradual = "g", Match = match })).Code);
        version = (await Ask<Published>(Publishing(version, new ConfigEdit("port", "5")) with { Gradual = "g", Match = match })).Releases[0].Version;

        // With everybody's schema as it is by now, whoever is in the gradual release would see what breaks it.
        var narrower = new NamespaceDefinition { Name = Db, Schema = """{ "properties": { "port": { "enum": [7, 8] } } }""" };
        version = (await Ask<NamespaceChanged>(new DefineNamespace(OperationId.New(), Ann, narrower, version))).Version;
        var refused = await Ask<Refusal>(Publishing(version, new ConfigEdit("port", "7")));
        Assert.Contains("with gradual release 'g'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gradual_release_becomes_everybodys_on_top_of_what_all_have_by_then_or_nobodys()
    {
        var version = await Define(Db);
        version = (await Ask<Published>(Publishing(version, new ConfigEdit("host", "a")))).Releases[0].Version;
        var match = new GradualMatch { Labels = [new("zone", "b")] };
        var begun = await Ask<Published>(Publishing(version, new ConfigEdit("port", "1")) with { Gradual = "g", Match = match });
        Assert.Equal([("host", "a")], await Head(Db));
        await Ask<Published>(Publishing(begun.Releases[0].Version, new ConfigEdit("host", "b")));

        var promoted = await Ask<Published>(new EndGradual(OperationId.New(), Ann, "g", 1, IsPromoted: true));

        Assert.Equal([("host", "b"), ("port", "1")], await Head(Db));
        version = promoted.Releases.Single().Version;
        await Ask<Published>(Publishing(version, new ConfigEdit("port", "2")) with { Gradual = "g", Match = match });
        await Ask<Published>(new EndGradual(OperationId.New(), Ann, "g", 1, IsPromoted: false));
        Assert.Equal([("host", "b"), ("port", "1")], await Head(Db));
        Assert.Equal(ConfigCodes.GradualNotFound, (await Ask<Refusal>(new EndGradual(OperationId.New(), Ann, "g", 1, IsPromoted: true))).Code);
    }

    [Fact]
    public async Task A_gradual_release_is_only_a_change_and_cannot_be_gone_back_to_nor_be_extended()
    {
        var version = await Define(new NamespaceDefinition { Name = Db, IsPublic = true });
        version = (await Ask<Published>(Publishing(version, new ConfigEdit("host", "a")))).Releases[0].Version;
        var begun = await Ask<Published>(Publishing(version, new ConfigEdit("port", "1")) with { Gradual = "g", Match = new GradualMatch { Percent = 5 } });
        var gradual = begun.Releases[0];

        var refused = await Ask<Refusal>(new Rollback(OperationId.New(), Ann, Db, gradual.Version, gradual.Release));

        Assert.Equal(ConfigCodes.ReleaseNotFound, refused.Code);
        Assert.Equal([("host", "a")], await Head(Db));
        Assert.Equal(ConfigCodes.BaseNotFound, (await DefineRefused(Web, new NamespaceBase(Application, Db, gradual.Release))).Code);
    }

    [Fact]
    public async Task A_secret_is_nowhere_in_the_store_as_it_is_and_the_same_one_again_is_no_change()
    {
        var version = await Define(Db);
        version = (await Ask<NamespaceChanged>(new EditDraft(OperationId.New(), Ann, Db, version, [new("password", "s3cret", IsSecret: true)]))).Version;
        Assert.Equal(0, await _cluster.CountAsync("SELECT count(*) FROM granary_config_draft WHERE value LIKE '%s3cret%'"));

        version = (await Ask<Published>(Publishing(version))).Releases[0].Version;
        Assert.Equal(0, await _cluster.CountAsync("SELECT count(*) FROM granary_config_release WHERE CAST(payload AS TEXT) LIKE '%s3cret%'"));
        var row = (await Namespaces()).Single();
        var sealedValue = (await Head(Db)).Single().Value!;
        Assert.Equal("s3cret", _cluster.Services<ConfigSecrets>()[0].Open(row.DataKey, Key(Application), Db, "password", sealedValue));

        Assert.Equal(ConfigCodes.NothingToPublish, (await Ask<Refusal>(Publishing(version, new ConfigEdit("password", "s3cret", IsSecret: true)))).Code);
        await Ask<Published>(Publishing(version, new ConfigEdit("password", "other", IsSecret: true)));
    }

    [Fact]
    public async Task Who_extends_a_public_namespace_follows_its_releases_unless_it_has_chosen_one()
    {
        await Define(new NamespaceDefinition { Name = Db, IsPublic = true }, "shop");
        var published = await Ask<Published>("shop", Publishing(1, new ConfigEdit("host", "a"), new ConfigEdit("password", "s3cret", IsSecret: true)));
        await Define(new NamespaceDefinition { Name = Db, Extends = new NamespaceBase("shop", Db) });
        await Define(new NamespaceDefinition { Name = Web, Extends = new NamespaceBase("shop", Db, 1) });
        await Ask<Published>(new Publish(
            OperationId.New(), Ann, [new PublishPart(Db, 1, [new("own", "1")]), new PublishPart(Web, 1, [new("own", "2")])]));
        Assert.Equal(1, await Revision());

        await Ask<Published>("shop", Publishing(published.Releases[0].Version, new ConfigEdit("host", "b")));

        await Eventually.True(async () => await Revision() == 2, "the extending namespace follows");
        var (follows, chosen) = (await HeadRelease(Db), await HeadRelease(Web));
        Assert.Equal((2, "b"), (follows.Base!.Release, Host(follows)));
        Assert.Equal((1, "a"), (chosen.Base!.Release, Host(chosen)));
        Assert.Equal("own", follows.Items.Single().Key);

        // The secret was sealed anew, for the namespace that extends.
        var row = (await Namespaces()).Single(static row => row.Name == Db);
        var password = follows.Base.Items.Single(static item => item.Key == "password");
        Assert.Equal("s3cret", _cluster.Services<ConfigSecrets>()[0].Open(row.DataKey, Key(Application), Db, "password", password.Value!));
        Assert.Equal(ConfigCodes.NothingToPublish, (await Ask<Refusal>(Publishing(row.Version, new ConfigEdit("own", "1")))).Code);

        static string? Host(ReleaseContent content) => content.Base!.Items.Single(static item => item.Key == "host").Value;
    }

    [Fact]
    public async Task What_a_namespace_shall_extend_is_seen_with_its_next_publish_and_not_before()
    {
        await Define(new NamespaceDefinition { Name = Db, IsPublic = true }, "shop");
        await Ask<Published>("shop", Publishing(1, new ConfigEdit("host", "a")));
        var version = await Define(Db);
        version = (await Ask<Published>(Publishing(version, new ConfigEdit("own", "1")))).Releases[0].Version;
        var extending = new NamespaceDefinition { Name = Db, Extends = new NamespaceBase("shop", Db) };
        version = (await Ask<NamespaceChanged>(new DefineNamespace(OperationId.New(), Ann, extending, version))).Version;

        await ShardOf(Application).Follow(Cancel);

        Assert.Equal((1, null), (await Revision(), (await HeadRelease(Db)).Base));
        await Ask<Published>(Publishing(version));
        Assert.Equal(("own", 1), ((await HeadRelease(Db)).Items.Single().Key, (await HeadRelease(Db)).Base?.Release));
    }

    [Fact]
    public async Task Of_publishes_and_promotions_at_once_none_is_lost()
    {
        await Define(Db);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var round = 0; round < 5; round++)
            {
                var key = $"{writer}-{round}";
                if (writer % 4 != 0)
                {
                    await PublishUntilTaken(new ConfigEdit(key, "1"), gradual: null);
                    continue;
                }

                await PublishUntilTaken(new ConfigEdit(key, "1"), $"g{writer}");
                await Ask<Published>(new EndGradual(OperationId.New(), Ann, $"g{writer}", 1, IsPromoted: true));
            }
        }));

        Assert.Equal(
            Enumerable.Range(0, 16).SelectMany(static writer => Enumerable.Range(0, 5).Select(round => $"{writer}-{round}")).Order(StringComparer.Ordinal),
            (await HeadRelease(Db)).Items.Select(static item => item.Key));
    }

    [Fact]
    public async Task Nobody_extends_itself_or_what_is_not_public()
    {
        await Define(Db, "shop");
        Assert.Equal(ConfigCodes.BaseNotFound, (await DefineRefused(Web, new NamespaceBase("shop", Db))).Code);
        Assert.Equal(ConfigCodes.BaseNotFound, (await DefineRefused(Web, new NamespaceBase("nowhere", Db))).Code);
        Assert.Equal(ConfigCodes.BaseInvalid, (await DefineRefused(Db, new NamespaceBase(Application, Db))).Code);

        await Define(new NamespaceDefinition { Name = Db, IsPublic = true });
        await Ask<Published>(Publishing(1, new ConfigEdit("a", "1")));
        await Define(new NamespaceDefinition { Name = Web, IsPublic = true, Extends = new NamespaceBase(Application, Db) });
        await Ask<Published>(new Publish(OperationId.New(), Ann, [new PublishPart(Web, 1, [new("b", "2")])]));
        var circle = new NamespaceDefinition { Name = Db, IsPublic = true, Extends = new NamespaceBase(Application, Web) };
        Assert.Equal(ConfigCodes.BaseInvalid, (await Ask<Refusal>(new DefineNamespace(OperationId.New(), Ann, circle, 2))).Code);
    }

    [Fact]
    public async Task A_watch_ends_with_the_next_revision_which_is_in_the_database_by_then()
    {
        var version = await Define(Db);
        var watch = ShardOf(Application).Watch(0, Cancel).AsTask();
        await Ask<NamespaceChanged>(new EditDraft(OperationId.New(), Ann, Db, version, [new("host", "a")]));
        Assert.False(watch.IsCompleted, "A draft ended the watch.");

        await Ask<Published>(Publishing(version + 1));

        Assert.Equal(1, (await watch).Revision);
        Assert.Equal(1, await _cluster.CountAsync("SELECT revision FROM granary_config_state"));
    }

    private async Task<ShardCluster> StartAsync(ShardCluster? over) =>
        await ShardCluster.StartAsync(1, over, silo => silo.Services.Configure<ConfigOptions>(options => options.Key = _key));

    private async Task RestartAsync()
    {
        await _cluster.Silos.StopAllSilosAsync();
        _cluster = await StartAsync(_cluster);
    }

    private static Publish Publishing(long version, params ConfigEdit[] edits) => new(OperationId.New(), Ann, [new PublishPart(Db, version, [.. edits])]);

    private async Task PublishUntilTaken(ConfigEdit edit, string? gradual)
    {
        var version = 1L;
        while (true)
        {
            var reply = await Reply(Application, Publishing(version, edit) with { Gradual = gradual, Match = gradual is null ? null : new GradualMatch { Percent = 1 } });
            if (reply is not VersionConflict conflict)
            {
                Assert.IsType<Published>(reply);
                return;
            }

            version = conflict.Version;
        }
    }

    private static string Key(string application) => ConfigPlace.KeyOf(application, Environment);

    private IConfigShardGrain ShardOf(string application) => _cluster.Silos.Client.GetGrain<IConfigShardGrain>(Key(application));

    private Task<long> Define(NamespaceName name, string application = Application) => Define(new NamespaceDefinition { Name = name }, application);

    private async Task<long> Define(NamespaceDefinition definition, string application = Application) =>
        (await Ask<NamespaceChanged>(application, new DefineNamespace(OperationId.New(), Ann, definition, 0))).Version;

    private Task<Refusal> DefineRefused(NamespaceName name, NamespaceBase extends) =>
        Ask<Refusal>(new DefineNamespace(OperationId.New(), Ann, new NamespaceDefinition { Name = name, Extends = extends }, 0));

    private Task<TReply> Ask<TReply>(ConfigCommand command)
        where TReply : ShardReply => Ask<TReply>(Application, command);

    private async Task<TReply> Ask<TReply>(string application, ConfigCommand command)
        where TReply : ShardReply => Assert.IsType<TReply>(await Reply(application, command));

    private Task<ShardReply> Reply(string application, ConfigCommand command) => Eventually.Value(
        async () =>
        {
            var replies = await ShardOf(application).Execute(ImmutableArray.Create(command), Cancel);
            return replies[0] is Refusal { Kind: RefusalKind.Unavailable or RefusalKind.Overloaded } ? null : replies[0];
        },
        $"the configuration of '{application}' answers");

    private async Task<long> Revision() => (await ShardOf(Application).Watch(-1, Cancel)).Revision;

    private async Task<IReadOnlyList<NamespaceRow>> Namespaces() => (await _cluster.Services<Granary.Ledger.ILedger>()[0].Read(
        static (connection, token) => ConfigStore.LoadHeads(connection, Key(Application), withDeleted: false, token), Cancel)).Namespaces;

    private async Task<ReleaseContent> HeadRelease(NamespaceName name)
    {
        var row = (await Namespaces()).Single(row => row.Name == name);
        var release = await _cluster.Services<Granary.Ledger.ILedger>()[0].Read(
            (connection, token) => ConfigStore.FindRelease(connection, Key(Application), name, row.Head, token), Cancel);
        return ContentCodec.Decode(release!.Content.Payload);
    }

    private async Task<IEnumerable<(string Key, string? Value)>> Head(NamespaceName name) =>
        (await HeadRelease(name)).Items.Select(static item => (item.Key, item.Value));
}
