using Granary.Ledger;

namespace Granary.Jobs;

public sealed class SqliteJobKeyStoreTests() : JobKeyStoreConformance(DatabaseProvider.Sqlite);
