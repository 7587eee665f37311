using System.Net;
using Granary.Connections;

namespace Granary.Http;

/// <summary>How often each remote address may still try to sign in. Thread-safe.</summary>
internal sealed class SignInBudget(TimeProvider clock)
{
    private readonly AddressBudget _budget = new(SessionLimits.SignInsMax, SessionLimits.SignInSpan, SessionLimits.AddressesMax, clock);

    /// <summary>Whether another try is allowed; then it is counted.</summary>
    public bool TryTake(IPAddress? address) => _budget.TryTake(address);
}
