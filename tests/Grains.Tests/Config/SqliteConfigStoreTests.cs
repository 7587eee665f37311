using Granary.Ledger;

namespace Granary.Config;

public sealed class SqliteConfigStoreTests() : ConfigStoreConformance(DatabaseProvider.Sqlite);
