using System.Data.Common;
using System.Text.Json;
using Granary.Ledger;

namespace Granary.Config;

/// <summary>What the block's tables keep, on each database.</summary>
public abstract class ConfigStoreConformance : IAsyncLifetime
{
    private const string Shard = "config/orders/test";
    private const string OtherShard = "config/shop/test";
    private static readonly NamespaceName Db = NamespaceName.Of("db");
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero);

    private readonly DatabaseProvider _provider;
    private StoreLedger _store = null!;
    private ShardClaim _claim = null!;

    private protected ConfigStoreConformance(DatabaseProvider provider) => _provider = provider;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreLedger.CreateAsync(_provider);
        _claim = await _store.Ledger.Claim(Shard, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_shard_is_loaded_as_it_was_left_without_values_and_history()
    {
        var match = new GradualMatch { Addresses = ["10.0.0.0/8"], Labels = [new("zone", "b")], Percent = 12.5 };
        var state = new StateRow(7, 9, [new Gradual("g", 2, match, "why", "ann", Now, [new GradualPart(Db, 3)])]);
        var (full, plain) = (FullNamespace(), PlainNamespace("plain") with { IsDeleted = true });
        var draft = new DraftRow(Db, "key", "value", IsSecret: true, "bob", Now);
        await Commit(new(state), new(full), new(plain), new(draft), new(Audit(1)));

        var slice = await Read((connection, token) => ConfigStore.Load(connection, Shard, token));

        AssertSame(state, slice.State);
        AssertSame<IEnumerable<NamespaceRow>>([full, plain], slice.Namespaces.OrderBy(static row => row.Name.Name));
        Assert.Equal([new DraftMark(Db, "key", "bob")], slice.Drafts);
        var heads = await Read((connection, token) => ConfigStore.LoadHeads(connection, Shard, withDeleted: false, token));
        AssertSame(full, Assert.Single(heads.Namespaces));
        AssertSame(full, await Read((connection, token) => ConfigStore.FindNamespace(connection, Shard, Db, token)));
        Assert.Null(await Read((connection, token) => ConfigStore.FindNamespace(connection, Shard, plain.Name, token)));
    }

    [Fact]
    public async Task A_shard_in_which_nothing_happened_and_one_without_namespaces_load_empty()
    {
        AssertSame(ConfigSlice.Empty, await Read((connection, token) => ConfigStore.Load(connection, Shard, token)));

        await Commit(new ConfigChange(new StateRow(1, 1, [])));

        var slice = await Read((connection, token) => ConfigStore.Load(connection, Shard, token));
        Assert.Equal((1, 0), (slice.State.Revision, slice.Namespaces.Count));
    }

    [Fact]
    public async Task Drafts_are_read_in_the_order_of_their_keys_and_go_one_by_one()
    {
        var (plain, gone, secret) = (Draft("b", "é\n", isSecret: false), Draft("a", null, isSecret: false), Draft("c", "c2VhbGVk", isSecret: true));
        await Commit(new(plain), new(gone), new(secret), new(Draft("d", "", isSecret: false)));
        await Commit(new ConfigChange(Draft("d", null, isSecret: false), IsDelete: true));

        var draft = await Read((connection, token) => ConfigStore.LoadDraft(connection, Shard, Db, token));

        Assert.Equal([new("a", null, false), new("b", "é\n", false), new ContentItem("c", "c2VhbGVk", true)], draft);
    }

    [Fact]
    public async Task A_release_reads_as_it_was_made_large_or_small_and_is_gone_when_it_was_deleted()
    {
        var content = new ReleaseContent(
            [.. Enumerable.Range(0, 500).Select(static i => new ContentItem($"key{i:000}", $"value {i}", i % 7 == 0))],
            new ContentBase("shop", Db, ConfigFormat.Json, 4, [new ContentItem("", "{}", false)], Base: null));
        var (large, small) = (Release(1, content), Release(2, ReleaseContent.Empty) with { Comment = null, Source = null });
        await Commit(new(large), new(small));

        var (foundLarge, foundSmall) = (await FindRelease(1), await FindRelease(2));

        AssertSame(large with { Content = large.Content with { Decoded = null } }, foundLarge);
        AssertSame(small with { Content = small.Content with { Decoded = null } }, foundSmall);
        AssertSame(content, ContentCodec.Decode(foundLarge!.Content.Payload));
        Assert.True(foundLarge.Content.Payload.Length < 5_000, "It was not compressed.");
        await Commit(new ConfigChange(large, IsDelete: true));
        Assert.Null(await FindRelease(1));
    }

    [Fact]
    public async Task Who_follows_the_newest_release_of_a_public_namespace_is_found()
    {
        await Commit(
            new(Extending("follows", new NamespaceBase("shop", Db))), new(Extending("pinned", new NamespaceBase("shop", Db, 3))),
            new(Extending("left", new NamespaceBase("shop", Db)) with { IsDeleted = true }), new(Extending("other", new NamespaceBase("shop", NamespaceName.Of("x")))));

        Assert.Equal([Shard], await Followers(Db));
        Assert.Equal([Shard], await Followers(Db, NamespaceName.Of("x")));
        Assert.Empty(await Followers(NamespaceName.Of("none")));

        await Commit(new ConfigChange(Extending("follows", new NamespaceBase("shop", Db, 3))));
        Assert.Empty(await Followers(Db));
    }

    private static NamespaceRow FullNamespace() => PlainNamespace("db") with
    {
        Definition = new NamespaceDefinition
        {
            Name = Db,
            Format = ConfigFormat.Yaml,
            IsPublic = true,
            Extends = new NamespaceBase("shop", NamespaceName.Of("base"), 5),
            Schema = "{}",
            IsSecret = true,
            NeedsSecondPerson = true,
            ReleasesKept = 77,
            Description = "é",
        },
        DataKey = [1, 2, 3],
    };

    private static NamespaceRow PlainNamespace(string name) => new(
        new NamespaceDefinition { Name = NamespaceName.Of(name) }, IsDeleted: false, 11, 3, 4, 6, 5, DataKey: null, "ann", Now);

    private static NamespaceRow Extending(string name, NamespaceBase extends) =>
        PlainNamespace(name) with { Definition = new NamespaceDefinition { Name = NamespaceName.Of(name), Extends = extends } };

    private static DraftRow Draft(string key, string? value, bool isSecret) => new(Db, key, value, isSecret, "ann", Now);

    private static ReleaseRow Release(long number, ReleaseContent content) => new(
        Db, number, ReleaseKind.RolledBack, 8, "ann", Now, "why", 1, "7", ContentCodec.Encode(content));

    private static AuditRow Audit(long number) => new(number, Now, new ConfigActor("ann", "10.0.0.1"), AuditAction.Defined, Db, "detail");

    private Task Commit(params ConfigChange[] changes) =>
        _store.Ledger.Commit(_claim, [.. changes.Select(static change => ConfigTables.RowOf(Shard, change))]);

    private Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query) => _store.Ledger.Read(query, Cancel);

    private Task<ReleaseRow?> FindRelease(long number) => Read((connection, token) => ConfigStore.FindRelease(connection, Shard, Db, number, token));

    private Task<IReadOnlyList<string>> Followers(params NamespaceName[] names) =>
        Read((connection, token) => ConfigStore.Followers(connection, OtherShard, names, token));

    // Rows with arrays in them compare by what they hold.
    private static void AssertSame<T>(T expected, T actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
