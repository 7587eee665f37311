using Granary.Ledger;

namespace Granary.Hosting;

public sealed class SqliteMembershipScriptTests : MembershipScriptConformance
{
    private readonly TemporaryFolder _data = new();

    protected override Task<DatabaseOptions> NewStoreAsync() => Task.FromResult(new DatabaseOptions { DataDirectory = _data.Path });

    protected override ValueTask DropStoreAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }
}
