using Granary.Ledger;

namespace Granary.Jobs;

public sealed class PostgresJobStoreTests() : JobStoreConformance(DatabaseProvider.Postgres);
