using Granary.Ledger;

namespace Granary.Jobs;

public sealed class PostgresJobKeyStoreTests() : JobKeyStoreConformance(DatabaseProvider.Postgres);
