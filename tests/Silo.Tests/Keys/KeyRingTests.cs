using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Keys;

public sealed class KeyRingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private Database _database = null!;
    private KeyRing _ring = null!;
    private string _key = null!;

    public async ValueTask InitializeAsync()
    {
        _database = Database.Open(new DatabaseOptions { DataDirectory = _folder.Path });
        await new SchemaMigrator(_database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        var store = new KeyStore(_database);
        (_, _key) = await new ApiKeys(store, _clock).AddAsync("ops", ["read"], [], "test", TestContext.Current.CancellationToken);
        _ring = new KeyRing(store, _clock, NullLogger<KeyRing>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _ring.Dispose();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_key_is_found_by_its_text_alone()
    {
        var found = await FindAsync(_key);
        var similar = await FindAsync(_key[..^1]);
        var hash = await FindAsync(KeyText.HashOf(_key));
        var endless = await FindAsync(new string('x', 100_000));

        Assert.Equal("ops", found?.Name);
        Assert.Equal([null, null, null], [similar, hash, endless]);
    }

    [Fact]
    public async Task While_the_database_is_away_the_keys_in_memory_serve_for_a_quarter_of_an_hour()
    {
        await FindAsync(_key);
        await ExecuteAsync("ALTER TABLE granary_key RENAME TO gone");

        _clock.Advance(KeyLimits.OutageMax - TimeSpan.FromSeconds(1));
        var during = await FindAsync(_key);
        _clock.Advance(KeyLimits.RefreshEvery);
        var after = await Assert.ThrowsAsync<GranaryException>(() => FindAsync(_key));
        await ExecuteAsync("ALTER TABLE gone RENAME TO granary_key");
        var again = await FindAsync(_key);

        Assert.Equal("ops", during?.Name);
        Assert.Equal((RefusalKind.Unavailable, KeyCodes.Unavailable), (after.Kind, after.Code));
        Assert.Equal("ops", again?.Name);
    }

    [Fact]
    public async Task Without_any_keys_in_memory_a_database_that_is_away_refuses_rather_than_lets_in()
    {
        await ExecuteAsync("ALTER TABLE granary_key RENAME TO gone");

        var error = await Assert.ThrowsAsync<GranaryException>(() => FindAsync(_key));

        Assert.Equal(KeyCodes.Unavailable, error.Code);
    }

    private Task<ApiKey?> FindAsync(string text) => _ring.FindAsync(text, TestContext.Current.CancellationToken).AsTask();

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await _database.GranaryTables.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
