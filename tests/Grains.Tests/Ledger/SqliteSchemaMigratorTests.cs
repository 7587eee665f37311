namespace Granary.Ledger;

public sealed class SqliteSchemaMigratorTests : SchemaMigratorConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<DatabaseOptions> NewStoreAsync() => Task.FromResult(new DatabaseOptions { DataDirectory = _folder.File("data") });

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
