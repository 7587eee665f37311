using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>How far a lease shall be renewed.</summary>
/// <param name="BudgetSeconds">How far ahead of now the slice shall end. Default: 11 minutes.</param>
internal sealed record RenewLeaseBody(int? BudgetSeconds = null)
{
    public static TimeSpan BudgetOf(int? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : IdLimits.BudgetDefault;
}
