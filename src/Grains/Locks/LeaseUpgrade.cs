using Granary.Shards;

namespace Granary.Locks;

/// <summary>The way of a lease from upgradeable to exclusive.</summary>
/// <param name="id">The upgrade's operation.</param>
/// <param name="listener">Who is told of the offer.</param>
internal sealed class LeaseUpgrade(OperationId id, Guid listener)
{
    public OperationId Id => id;

    public Guid Listener => listener;

    public LeasePhase Phase { get; set; }

    /// <summary>Until when the offer stands.</summary>
    public TimeSpan OfferedUntil { get; set; }
}
