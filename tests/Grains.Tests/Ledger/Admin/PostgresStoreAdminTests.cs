namespace Granary.Ledger.Admin;

public sealed class PostgresStoreAdminTests : StoreAdminConformance
{
    internal override DatabaseProvider Provider => DatabaseProvider.Postgres;
}
