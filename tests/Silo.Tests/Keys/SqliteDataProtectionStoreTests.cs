using Granary.Ledger;

namespace Granary.Keys;

public sealed class SqliteDataProtectionStoreTests : DataProtectionStoreTests
{
    private readonly TemporaryFolder _folder = new();

    private protected override ValueTask<DatabaseOptions> MakeDatabaseAsync() => new(new DatabaseOptions { DataDirectory = _folder.Path });

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
