using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>A new session.</summary>
/// <param name="Session">What every request of the session shows. Whoever has it may use the session, so it is kept like a password.</param>
/// <param name="TtlSeconds">For how long after its last renewal it lives.</param>
/// <param name="KeepAliveSeconds">How often its owner should renew it.</param>
internal sealed record LockSessionBody(string Session, double TtlSeconds, double KeepAliveSeconds)
{
    public static LockSessionBody Of(LockSessionInfo session) => new(
        LockSessionText.Of(session),
        session.Ttl.TotalSeconds,
        Math.Floor(session.Ttl.TotalMilliseconds / LockLimits.KeepAlivesPerTtl) / 1000);
}
