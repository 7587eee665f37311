using System.Data.Common;
using Granary.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Granary.Hosting;

/// <summary>Healthy while the store answers.</summary>
internal sealed class DatabaseHealthCheck(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT shard_count FROM granary_store";
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy($"{database.Provider} answers");
        }
        catch (DbException away)
        {
            // Why it does not is for the log: the message may name hosts and users.
            return HealthCheckResult.Unhealthy($"{database.Provider} does not answer", away);
        }
    }
}
