using Granary.Ledger;

namespace Granary.Hosting;

public sealed class PostgresMembershipScriptTests : MembershipScriptConformance
{
    private PostgresDatabase? _server;

    protected override async Task<DatabaseOptions> NewStoreAsync()
    {
        _server = await PostgresDatabase.CreateAsync();
        return new() { Provider = DatabaseProvider.Postgres, ConnectionString = _server.ConnectionString };
    }

    protected override async ValueTask DropStoreAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
