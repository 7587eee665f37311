using Granary.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Granary.Hosting;

/// <summary>Degraded while the ledger stands still. The silo stays ready: its shards are here, whichever silo is asked.</summary>
internal sealed class LedgerHealthCheck(LedgerHealth ledger) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(ledger.StalledFor is { } stalled
            ? HealthCheckResult.Degraded($"no round has finished for {stalled.TotalSeconds:0} s")
            : HealthCheckResult.Healthy("rounds finish"));
}
