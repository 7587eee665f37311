using Granary.Ledger;

namespace Granary.Locks;

public sealed class PostgresLockStoreTests() : LockStoreConformance(DatabaseProvider.Postgres);
