using Granary.Ledger;

namespace Granary.Keys;

public sealed class PostgresDataProtectionStoreTests : DataProtectionStoreTests
{
    private PostgresDatabase? _server;

    private protected override async ValueTask<DatabaseOptions> MakeDatabaseAsync()
    {
        _server = await PostgresDatabase.CreateAsync();
        return new DatabaseOptions { Provider = DatabaseProvider.Postgres, ConnectionString = _server.ConnectionString };
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
