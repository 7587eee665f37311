namespace Granary.Ids;

/// <summary>A line of requests of which one is under way at a time. Its numbers let the shard tell a repeat from the next one.</summary>
internal sealed class SequenceTaker
{
    private long _turn;

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The number of the next request.</summary>
    public long NextTurn() => ++_turn;
}
