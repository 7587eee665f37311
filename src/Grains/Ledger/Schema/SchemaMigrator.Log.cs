using Microsoft.Extensions.Logging;

namespace Granary.Ledger.Schema;

public sealed partial class SchemaMigrator
{
    [LoggerMessage(1900, LogLevel.Information, "Schema script {Script} applied to {Database}.")]
    private partial void LogScriptApplied(string script, string database);

    [LoggerMessage(1901, LogLevel.Information, "New store {Incarnation} with {ShardCount} shards per block.")]
    private partial void LogStoreMade(Guid incarnation, int shardCount);
}
