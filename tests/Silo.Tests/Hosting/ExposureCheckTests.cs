using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Hosting;

public sealed class ExposureCheckTests : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private readonly Database _database;

    public ExposureCheckTests() => _database = Database.Open(new DatabaseOptions { DataDirectory = _data.Path });

    public async ValueTask InitializeAsync() => await new SchemaMigrator(_database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Loopback_needs_no_key()
    {
        await CheckAsync("http://127.0.0.1:8700;http://[::1]:8700");
    }

    [Fact]
    public async Task An_address_that_others_reach_is_refused_without_a_key()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => CheckAsync("http://127.0.0.1:8700;http://0.0.0.0:8701"));

        Assert.Contains("http://0.0.0.0:8701", refused.Message, StringComparison.Ordinal);
        Assert.Contains("keys add", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_others_reach_is_allowed_with_a_key()
    {
        await using var connection = await _database.GranaryTables.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO granary_key VALUES ('ops', x'00', 'admin', '[]', 0, 'test')";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await CheckAsync("http://0.0.0.0:8701");
    }

    private Task CheckAsync(string urls) =>
        new ExposureCheck(_database, new SiloSettings { Urls = urls }).CheckAsync(TestContext.Current.CancellationToken);
}
