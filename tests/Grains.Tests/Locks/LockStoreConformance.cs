using Granary.Ledger;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What the store of the Locks block keeps, on either database.</summary>
public abstract class LockStoreConformance : IAsyncLifetime
{
    private const string Shard = "locks/03";

    private readonly DatabaseProvider _provider;
    private StoreLedger _store = null!;
    private ShardClaim _claim = null!;

    private protected LockStoreConformance(DatabaseProvider provider) => _provider = provider;

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
    public async Task A_holder_comes_back_as_it_was_written()
    {
        var (whole, bare) = (Row(long.MinValue), Row(5) with { Upgrade = null, Note = null, Name = "\u540d\ud83d\udd12" });

        await Commit(Put(whole), Put(bare));

        Assert.Equivalent(new[] { whole, bare }, await Load());
    }

    [Fact]
    public async Task The_longest_names_and_notes_can_be_stored()
    {
        var row = Row(1) with { Name = new string('\u754c', LockLimits.NameLengthMax), Note = new string('n', LockLimits.NoteBytesMax) };

        await Commit(Put(row));

        Assert.Equal((row.Name, row.Note), (await Load()).Select(static loaded => (loaded.Name, loaded.Note)).Single());
    }

    [Fact]
    public async Task Of_a_release_and_a_grant_in_one_slot_the_grant_is_left()
    {
        await Commit(Put(Row(1)));
        var next = Row(1) with { Token = 99, Lease = OperationId.New() };

        await Commit(new LockChange(1, null), Put(next));

        Assert.Equivalent(next, Assert.Single(await Load()));
    }

    [Fact]
    public async Task Other_shards_are_not_loaded_and_what_is_deleted_is_gone()
    {
        await Commit(Put(Row(1)), Put(Row(2)));
        await Commit(new LockChange(1, null));

        Assert.Equal([2L], (await Load()).Select(static row => row.Slot));
        Assert.Empty(await _store.Ledger.Read((connection, token) => LockStore.Load(connection, "locks/04", token), Cancel));
    }

    private static LockChange Put(HolderRow row) => new(row.Slot, row);

    private static HolderRow Row(long slot) => new(
        slot, "default", $"lock-{slot}", (7L << LockToken.CountBits) + 1, LockMode.Exclusive, 1,
        new LockSessionInfo(Guid.Parse("0123abcd-0000-4000-8000-000000000001"), TimeSpan.FromSeconds(2.5), "h\u00f6st", "shop 1"),
        new OperationId(Guid.Parse("0123abcd-0000-4000-8000-000000000002")), new OperationId(Guid.Parse("0123abcd-0000-4000-8000-000000000003")),
        "note", new DateTimeOffset(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero));

    private Task Commit(params LockChange[] changes) => _store.Ledger.Commit(_claim, [.. changes.Select(static change => LockStore.RowOf(Shard, change))]);

    private Task<IReadOnlyCollection<HolderRow>> Load() => _store.Ledger.Read((connection, token) => LockStore.Load(connection, Shard, token), Cancel);
}
