using Granary.Ledger;

namespace Granary.Locks;

public sealed class SqliteLockStoreTests() : LockStoreConformance(DatabaseProvider.Sqlite);
