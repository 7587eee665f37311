using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Keys;

/// <summary>What the store of keys promises, on any database.</summary>
public abstract class KeyStoreTests : IAsyncLifetime
{
    private Database? _database;
    private KeyStore _store = null!;

    private protected abstract ValueTask<DatabaseOptions> MakeDatabaseAsync();

    public async ValueTask InitializeAsync()
    {
        _database = Database.Open(await MakeDatabaseAsync());
        await new SchemaMigrator(_database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        _store = new KeyStore(_database);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_key_comes_back_as_it_was_stored()
    {
        var key = new ApiKey(
            "shop", KeyRoles.Write | KeyRoles.Reveal, [new KeyScope("ids", "orders"), new KeyScope("config", "")], DateTimeOffset.UnixEpoch.AddDays(20_000), "ops");
        var hash = KeyText.HashOf("gk_x");

        var added = await _store.AddAsync(key, hash, TestContext.Current.CancellationToken);
        var (storedHash, stored) = Assert.Single(await _store.ListAsync(TestContext.Current.CancellationToken));

        Assert.True(added);
        Assert.Equal(hash, storedHash);
        Assert.Equal(key.Scope, stored.Scope);
        Assert.Equal(key, stored with { Scope = key.Scope });
    }

    [Fact]
    public async Task Keys_are_listed_by_name()
    {
        await AddAsync("b");
        await AddAsync("B");
        await AddAsync("a");

        var keys = await _store.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["B", "a", "b"], keys.Select(static entry => entry.Key.Name));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_not_overwritten()
    {
        await AddAsync("shop");

        var again = await AddAsync("shop");

        Assert.False(again);
        Assert.Single(await _store.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_removed_key_is_gone_and_cannot_be_removed_again()
    {
        await AddAsync("shop");

        var first = await _store.RemoveAsync("shop", TestContext.Current.CancellationToken);
        var second = await _store.RemoveAsync("shop", TestContext.Current.CancellationToken);

        Assert.Equal([true, false], [first, second]);
        Assert.False(await _store.ContainsAsync("shop", TestContext.Current.CancellationToken));
    }

    private Task<bool> AddAsync(string name) => _store.AddAsync(
        new ApiKey(name, KeyRoles.Read, [], DateTimeOffset.UnixEpoch, "test"), KeyText.HashOf(KeyText.New()), TestContext.Current.CancellationToken);
}
