using System.Collections.Immutable;
using System.Security.Cryptography;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Config;

public sealed class ConfigHubGrainTests : IAsyncLifetime
{
    private const string Application = "orders";
    private const string Environment = "test";
    private static readonly ConfigActor Ann = new("ann", "10.0.0.1");
    private static readonly NamespaceName Db = NamespaceName.Of("db");
    private static readonly NamespaceName EastDb = new("east", "db");

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private ShardCluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IConfigHubGrain Hub => _cluster.Silos.Client.GetGrain<IConfigHubGrain>(0);

    public async ValueTask InitializeAsync() =>
        _cluster = await ShardCluster.StartAsync(2, over: null, silo => silo.Services.Configure<ConfigOptions>(options => options.Key = _key));

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_cluster_sees_its_own_namespace_above_what_it_extends_and_that_above_what_all_clusters_share()
    {
        await Define("shop", new NamespaceDefinition { Name = Db, IsPublic = true });
        await Publish("shop", Db, 1, [new("a", "shop"), new("b", "shop"), new("c", "shop")]);
        await Define(Application, new NamespaceDefinition { Name = Db });
        await Publish(Application, Db, 1, [new("b", "all"), new("d", "all"), new("e", "all")]);
        await Define(Application, new NamespaceDefinition { Name = EastDb, Format = ConfigFormat.Json, Extends = new NamespaceBase("shop", Db) });
        await Publish(Application, EastDb, 1, [new("", """{ "A": "east", "d": { "x": 1 }, "e": null }""")]);

        var (east, west) = (await View("east", "db"), await View("west", "db"));

        Assert.Equal(
            [("A", "east", "east/db"), ("b", "shop", "default/db"), ("c", "shop", "default/db"), ("d", "all", "default/db"), ("d:x", "1", "east/db"), ("e", null, "east/db")],
            east.Namespaces.Single().Items.Select(item => (item.Key, item.Value, $"{east.Namespaces[0].Origins[item.Origin].Name}")));
        Assert.Equal([("b", "all"), ("d", "all"), ("e", "all")], Items(west));
        Assert.Equal((2, 1), (east.Version.Revision, west.Version.Revision));

        var chain = await Ask<ConfigChain>(new ExplainKey(Application, Environment, "east", "db", "B"));
        Assert.Equal(["shop default/db #1", "orders default/db #1"], chain.Links.Select(static link => link.Origin.ToString()));
        Assert.Equal("shop", chain.Links[0].Value);
    }

    [Fact]
    public async Task Who_is_in_a_gradual_release_sees_it_and_the_one_begun_last_says_most()
    {
        await Define(Application, new NamespaceDefinition { Name = Db });
        await Publish(Application, Db, 1, [new("a", "0"), new("b", "0"), new("c", "0")]);
        await Publish(Application, Db, 2, [new("a", "1"), new("b", "1")], "byip", new GradualMatch { Addresses = ["10.1.0.0/16", "::1"] });
        await Publish(Application, Db, 3, [new("b", "2"), new("c", null)], "bylabel", new GradualMatch { Labels = [new("zone", "b")], Percent = 100 });

        Assert.Equal([("a", "0"), ("b", "0"), ("c", "0")], Items(await View("default", "db")));
        Assert.Equal([("a", "0"), ("b", "0"), ("c", "0")], Items(await View("default", "db", Instance("10.2.0.1", "zone", "a"))));
        Assert.Equal([("a", "1"), ("b", "1"), ("c", "0")], Items(await View("default", "db", Instance("::ffff:10.1.2.3"))));
        Assert.Equal([("a", "1"), ("b", "1"), ("c", "0")], Items(await View("default", "db", Instance("::1"))));
        Assert.Equal([("a", "0"), ("b", "2")], Items(await View("default", "db", Instance("10.2.0.1", "zone", "b"))));
        var both = await View("default", "db", Instance("10.1.0.1", "zone", "b"));
        Assert.Equal([("a", "1"), ("b", "2")], Items(both));
        Assert.Equal((3, false), (both.Version.Revision, both.IsForAll));
        Assert.Equal(["bylabel", "byip"], both.Namespaces[0].Graduals);

        var chain = await Ask<ConfigChain>(new ExplainKey(Application, Environment, "default", "db", "b", Instance("10.1.0.1", "zone", "b")));
        Assert.Equal(["2", "1", "0"], chain.Links.Select(static link => link.Value));
        Assert.Empty((await Ask<ConfigChain>(new ExplainKey(Application, Environment, "default", "db", "c", Instance("10.1.0.1", "zone", "b")))).Links);

        var gradual = (await Ask<ConfigOverview>(new DescribeConfig(Application, Environment))).Graduals[0];
        await Send<Published>(Application, new EndGradual(OperationId.New(), Ann, "byip", gradual.Version, IsPromoted: true));
        Assert.Equal([("a", "1"), ("b", "1"), ("c", "0")], Items(await View("default", "db")));
        Assert.Equal([("a", "1"), ("b", "2")], Items(await View("default", "db", Instance("10.9.0.1", "zone", "b"))));
    }

    [Fact]
    public async Task A_watch_tells_of_the_next_version_and_a_view_of_other_namespaces_stays_the_same()
    {
        await Define(Application, new NamespaceDefinition { Name = Db });
        await Define(Application, new NamespaceDefinition { Name = NamespaceName.Of("web") });
        var first = await Hub.Watch(Application, Environment, ConfigVersion.None, Cancel);
        var next = Hub.Watch(Application, Environment, first.Version, Cancel).AsTask();
        var before = await View("default", "web");
        Assert.False(next.IsCompleted, "Nothing was published.");

        await Publish(Application, Db, 1, [new("a", "1")]);

        var watched = await Eventually.Completes(next, "the watch ends");
        Assert.True(watched.Version.Replaces(first.Version));
        var after = await Ask<ConfigView>(new ReadView(Application, Environment, "default", ["web"], Seen: watched.Version));
        Assert.Equal(before.Version, after.Version);
        Assert.Equal([("a", "1")], Items(await Ask<ConfigView>(new ReadView(Application, Environment, "default", ["db"], Seen: watched.Version))));
    }

    [Fact]
    public async Task A_namespace_that_is_taken_away_makes_a_newer_version()
    {
        await Define(Application, new NamespaceDefinition { Name = Db });
        var published = await Publish(Application, Db, 1, [new("a", "1")]);
        var before = await View("default", "db");

        await Send<NamespaceChanged>(Application, new DeleteNamespace(OperationId.New(), Ann, Db, published.Releases[0].Version));

        var after = await View("default", "db");
        Assert.Empty(Items(after));
        Assert.True(after.Version.Replaces(before.Version));
    }

    [Fact]
    public async Task Secrets_are_masked_unless_revealed_which_the_audit_has()
    {
        await Define(Application, new NamespaceDefinition { Name = Db });
        await Publish(Application, Db, 1, [new("host", "a"), new("password", "s3cret", IsSecret: true)]);
        await Send<NamespaceChanged>(Application, new EditDraft(OperationId.New(), Ann, Db, 2, [new("password", "0ther", IsSecret: true), new("token", "t0ken", IsSecret: true)]));

        var masked = (await View("default", "db")).Namespaces[0].Items;
        Assert.Equal([("host", "a", false), ("password", null, true)], masked.Select(static item => (item.Key, item.Value, item.IsSecret)));
        var revealed = await Ask<ConfigView>(new ReadView(Application, Environment, "default", ["db"], IsRevealed: true));
        Assert.Equal([("host", "a"), ("password", "s3cret")], Items(revealed));

        var diff = await Ask<ConfigDiff>(new CompareReleases(Application, Environment, Db));
        Assert.Equal(
            [("password", ConfigDifferenceKind.Changed, null, null), ("token", ConfigDifferenceKind.Added, null, null)],
            diff.Differences.Select(static one => (one.Key, one.Kind, one.Before, one.After)));
        var draft = await Ask<ConfigDraft>(new ReadDraft(Application, Environment, Db, IsRevealed: true));
        Assert.Equal([("host", "a"), ("password", "0ther"), ("token", "t0ken")], draft.Items.Select(static item => (item.Key, item.Value)));
        Assert.DoesNotContain("0ther", draft.ToString() + string.Join(' ', draft.Items), StringComparison.Ordinal);

        await Send<Done>(Application, new NoteReveal(OperationId.New(), Ann, Db, "the draft"));
        var audit = await Ask<AuditList>(new ListAudit(Application, Environment, Before: null, 100));
        Assert.Equal(
            [AuditAction.Revealed, AuditAction.Edited, AuditAction.Published, AuditAction.Defined], audit.Entries.Select(static entry => entry.Action));
        Assert.Equal((Ann, Db, "the draft"), (audit.Entries[0].Actor, audit.Entries[0].Name, audit.Entries[0].Detail));
        Assert.Equal([2L, 1], (await Ask<AuditList>(new ListAudit(Application, Environment, Before: 3, 100))).Entries.Select(static entry => entry.Number));
    }

    [Fact]
    public async Task Releases_are_listed_compared_and_read_and_places_found()
    {
        await Define(Application, new NamespaceDefinition { Name = Db });
        await Publish(Application, Db, 1, [new("a", "1"), new("b", "1")]);
        await Publish(Application, Db, 2, [new("a", "2"), new("b", null), new("c", "2")]);
        await Send<NamespaceChanged>(Application, new EditDraft(OperationId.New(), Ann, Db, 3, [new("d", "3")]));

        var list = await Ask<ReleaseList>(new ListReleases(Application, Environment, Db, Before: null, 1));
        Assert.Equal([2L], list.Releases.Select(static release => release.Number));
        Assert.Equal([1L], (await Ask<ReleaseList>(new ListReleases(Application, Environment, Db, Before: 2, 10))).Releases.Select(static release => release.Number));
        var first = await Ask<ConfigRelease>(new ReadRelease(Application, Environment, Db, 1));
        Assert.Equal([("a", "1"), ("b", "1")], first.Items.Select(static item => (item.Key, item.Value)));
        var diff = await Ask<ConfigDiff>(new CompareReleases(Application, Environment, Db, 1, 2));
        Assert.Equal(
            [("a", ConfigDifferenceKind.Changed), ("b", ConfigDifferenceKind.Removed), ("c", ConfigDifferenceKind.Added)],
            diff.Differences.Select(static one => (one.Key, one.Kind)));
        Assert.Equal(ConfigCodes.ReleaseNotFound, (await Ask<Refusal>(new ReadRelease(Application, Environment, Db, 9))).Code);
        Assert.Equal(ConfigCodes.NamespaceNotFound, (await Ask<Refusal>(new ReadDraft(Application, Environment, EastDb))).Code);
        Assert.Equal(ConfigCodes.QuestionInvalid, (await Ask<Refusal>(new ReadView(Application, Environment, "default", []))).Code);

        var place = (await Ask<ConfigPlaces>(new ListPlaces("orders/", After: null, 10))).Places.Single();
        Assert.Equal((Application, Environment, 2, 1, 1), (place.Application, place.Environment, place.Revision, place.Namespaces, place.Drafts));
        Assert.Empty((await Ask<ConfigPlaces>(new ListPlaces("order/", After: null, 10))).Places);
        Assert.Empty((await Ask<ConfigPlaces>(new ListPlaces("", After: "orders/test", 10))).Places);
    }

    [Fact]
    public async Task Instances_are_seen_with_what_they_run_and_who_cannot_apply_it_drifts()
    {
        await Define(Application, new NamespaceDefinition { Name = Db });
        await Publish(Application, Db, 1, [new("a", "1")]);
        var version = (await View("default", "db")).Version;
        await Report(new ConfigReport(Instance("10.0.0.7", "zone", "b"), "default", ["db"], version, ["g"]));
        await Report(new ConfigReport(Instance("10.0.0.8") with { Name = "other" }, "default", ["db"], version with { Revision = 0 }, [], "No such port."));

        var instances = await Eventually.Value(
            async () =>
            {
                var list = await Ask<InstanceList>(new ListInstances(Application, Environment));
                return list.Instances.Length == 2 ? list : null;
            },
            "both instances are known");

        Assert.Equal([("one", 1, 1, false), ("other", 0, 1, true)], instances.Instances.Select(static one =>
            (one.Report.Instance.Name, one.Report.Version.Revision, one.Expected, one.IsDrifting)));
        Assert.Equal(["g"], instances.Instances[0].Report.Graduals);
        var refused = await Hub.Report(Application, Environment, new ConfigReport(Instance("nowhere"), "default", ["db"], version, []), Cancel);
        Assert.Equal(ConfigCodes.QuestionInvalid, refused?.Code);
    }

    private static ConfigInstance Instance(string address, string? label = null, string value = "") => new()
    {
        Name = "one",
        Address = address,
        Labels = label is null ? [] : [new(label, value)],
    };

    private static IEnumerable<(string Key, string? Value)> Items(ConfigView view) => view.Namespaces.Single().Items.Select(static item => (item.Key, item.Value));

    private Task<ConfigView> View(string cluster, string name, ConfigInstance? instance = null) =>
        Ask<ConfigView>(new ReadView(Application, Environment, cluster, [name], instance));

    private async Task Report(ConfigReport report) => Assert.Null(await Hub.Report(Application, Environment, report, Cancel));

    private Task<NamespaceChanged> Define(string application, NamespaceDefinition definition) =>
        Send<NamespaceChanged>(application, new DefineNamespace(OperationId.New(), Ann, definition, 0));

    private Task<Published> Publish(
        string application, NamespaceName name, long version, ImmutableArray<ConfigEdit> edits, string? gradual = null, GradualMatch? match = null) =>
        Send<Published>(application, new Publish(OperationId.New(), Ann, [new PublishPart(name, version, edits)], Gradual: gradual, Match: match));

    private async Task<TReply> Ask<TReply>(ConfigQuestion question)
        where TReply : ShardReply => Assert.IsType<TReply>(await Hub.Ask(question, Cancel));

    private async Task<TReply> Send<TReply>(string application, ConfigCommand command)
        where TReply : ShardReply => Assert.IsType<TReply>(await Eventually.Value(
            async () =>
            {
                var shard = _cluster.Silos.Client.GetGrain<IConfigShardGrain>(ConfigPlace.KeyOf(application, Environment));
                var replies = await shard.Execute(ImmutableArray.Create(command), Cancel);
                return replies[0] is Refusal { Kind: RefusalKind.Unavailable or RefusalKind.Overloaded } ? null : replies[0];
            },
            $"the configuration of '{application}' answers"));
}
