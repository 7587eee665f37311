using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Granary.Jobs;

public sealed class SqliteProcessedJobsTests : ProcessedJobsConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override async Task<DbConnection> Connect()
    {
        var connection = new SqliteConnection(_folder.SqliteConnectionString());
        await connection.OpenAsync(Ct);
        return connection;
    }
}
