using System.Globalization;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>A renewed session and what it holds.</summary>
/// <param name="TtlSeconds">For how long it lives, counted from when this request was sent.</param>
/// <param name="Held">The locks that it holds, all of them renewed.</param>
/// <param name="Complete">Whether that is all; otherwise a part of the cluster did not answer, and the session should be renewed again soon.</param>
internal sealed record LockRenewalBody(double TtlSeconds, IReadOnlyList<LockRenewalBody.HeldLock> Held, bool Complete)
{
    public static LockRenewalBody Of(LockSessionInfo session, LockSessionRenewal renewal) => new(
        session.Ttl.TotalSeconds,
        [.. renewal.Held.Where(static lease => !lease.IsOffer).Select(HeldLock.Of)],
        renewal.IsComplete);

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
