using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Granary.Locks.Fencing;

public sealed class SqliteFencingTests : FencingConformance
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override async Task<DbConnection> Connect()
    {
        var connection = new SqliteConnection(_folder.SqliteConnectionString());
        await connection.OpenAsync(Ct);
        return connection;
    }
}
