using Microsoft.EntityFrameworkCore;

namespace Granary.EntityFrameworkCore;

public sealed class SqliteFencingTests : FencingConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override void Use(DbContextOptionsBuilder options) => options.UseSqlite(_folder.SqliteConnectionString());
}
