namespace Granary.Ledger;

public sealed class PostgresSchemaMigratorTests : SchemaMigratorConformance
{
    private PostgresDatabase? _server;

    protected override async Task<DatabaseOptions> NewStoreAsync()
    {
        _server = await PostgresDatabase.CreateAsync();
        return new() { Provider = DatabaseProvider.Postgres, ConnectionString = _server.ConnectionString };
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
