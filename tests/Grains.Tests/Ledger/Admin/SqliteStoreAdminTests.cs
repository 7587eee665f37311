namespace Granary.Ledger.Admin;

public sealed class SqliteStoreAdminTests : StoreAdminConformance
{
    internal override DatabaseProvider Provider => DatabaseProvider.Sqlite;
}
