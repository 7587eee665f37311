using Granary.Ledger;

namespace Granary.Jobs;

public sealed class SqliteJobStoreTests() : JobStoreConformance(DatabaseProvider.Sqlite);
