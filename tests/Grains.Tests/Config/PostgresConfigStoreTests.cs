using Granary.Ledger;

namespace Granary.Config;

public sealed class PostgresConfigStoreTests() : ConfigStoreConformance(DatabaseProvider.Postgres);
