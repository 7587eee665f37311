using Granary.Shards;

namespace Granary.Locks;

/// <summary>A request from its arrival to its end: it waits, it is offered, it is held.</summary>
/// <param name="id">The request's operation.</param>
/// <param name="session">Whose it is.</param>
/// <param name="listener">Who is told of it.</param>
/// <param name="arrival">Its place in the order of arrival.</param>
/// <param name="mode">How the locks shall be held.</param>
/// <param name="permits">How many permits of each.</param>
/// <param name="limit">How many permits may be out at once.</param>
/// <param name="note">The note.</param>
internal sealed class Lease(
    OperationId id, SessionRecord session, Guid listener, long arrival, LockMode mode, int permits, int limit, string? note)
{
    public OperationId Id => id;

    public SessionRecord Session => session;

    public Guid Listener { get; set; } = listener;

    public long Arrival => arrival;

    public LockMode Mode { get; set; } = mode;

    public int Permits => permits;

    public int Limit => limit;

    public string? Note { get; set; } = note;

    public LeasePhase Phase { get; set; }

    /// <summary>Until when the offer stands.</summary>
    public TimeSpan OfferedUntil { get; set; }

    /// <summary>The locks that it is about, in the order asked.</summary>
    public List<LockEntry> Entries { get; } = new(1);

    /// <summary>What it has of them; empty while it waits.</summary>
    public List<Hold> Holds { get; } = new(1);

    /// <summary>Its way from upgradeable to exclusive, if it has set out on it.</summary>
    public LeaseUpgrade? Upgrade { get; set; }
}
