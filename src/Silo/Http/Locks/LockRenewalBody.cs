using System.Globalization;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>A renewed session and what it holds.</summary>
/// <param name="TtlSeconds">For how long it lives, counted from when this request was sent.</param>
/// <param name="Held">The locks that it holds.</param>
internal sealed record LockRenewalBody(double TtlSeconds, IReadOnlyList<LockRenewalBody.HeldLock> Held)
{
    public static LockRenewalBody Of(LockSessionInfo session, IReadOnlyList<LockLeaseInfo> leases) => new(
        session.Ttl.TotalSeconds,
        [.. leases.Where(static lease => !lease.IsOffer).Select(HeldLock.Of)]);

    /// <summary>A lock that the session holds.</summary>
    /// <param name="Space">The space.</param>
    /// <param name="Name">The name.</param>
    /// <param name="Lease">The lease that it belongs to.</param>
    /// <param name="Token">Its token.</param>
    /// <param name="Mode">How it is held.</param>
    internal sealed record HeldLock(string Space, string Name, Guid Lease, string Token, LockMode Mode)
    {
        public static HeldLock Of(LockLeaseInfo lease) => new(
            lease.Space, lease.Name, lease.Lease.Value, lease.Token.ToString(CultureInfo.InvariantCulture), lease.Mode);
    }
}
