using Granary.Ledger;

namespace Granary.Jobs;

public sealed class PostgresJobListTests() : JobListConformance(DatabaseProvider.Postgres);
