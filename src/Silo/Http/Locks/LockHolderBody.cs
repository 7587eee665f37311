using System.Globalization;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>One holder of a lock.</summary>
/// <param name="Token">The fencing token.</param>
/// <param name="Mode">How it is held.</param>
/// <param name="Permits">How many permits; 1 in the other modes.</param>
/// <param name="Host">The holder's machine.</param>
/// <param name="Process">Its program and process id.</param>
/// <param name="Session">The first digits of the session's id: enough to see what belongs together, too little to use the session.</param>
/// <param name="TtlSeconds">For how long after its last sign of life the session lives.</param>
/// <param name="Note">The holder's note, or what a leader proclaims.</param>
/// <param name="GrantedAt">When, by the database's clock.</param>
/// <param name="Offered">Whether it was offered to a waiter that has not taken it yet.</param>
internal sealed record LockHolderBody(
    string Token, LockMode Mode, int Permits, string Host, string Process, string Session, double TtlSeconds, string? Note,
    DateTimeOffset GrantedAt, bool Offered)
{
    private const int SessionDigits = 8;

    public static LockHolderBody Of(LockHolder holder) => new(
        holder.Token.ToString(CultureInfo.InvariantCulture),
        holder.Mode,
        holder.Permits,
        holder.Session.Host,
        holder.Session.Process,
        holder.Session.Id.ToString("N")[..SessionDigits],
        holder.Session.Ttl.TotalSeconds,
        holder.Note,
        holder.GrantedAt,
        holder.IsOffer);
}
