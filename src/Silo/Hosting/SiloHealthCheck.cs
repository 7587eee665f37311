using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Granary.Hosting;

/// <summary>Healthy while the silo is an active member of its cluster.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle membership) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = membership.CurrentStatus;
        var description = $"{membership.SiloName} is {status.ToString().ToLowerInvariant()}";
        return Task.FromResult(status == SiloStatus.Active
            ? HealthCheckResult.Healthy(description)
            : HealthCheckResult.Unhealthy(description));
    }
}
