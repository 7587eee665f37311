using Granary.Ledger;

namespace Granary.Jobs;

public sealed class SqliteJobListTests() : JobListConformance(DatabaseProvider.Sqlite);
