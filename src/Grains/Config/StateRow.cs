using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>What a shard has one of.</summary>
/// <param name="Revision">Counts whatever applications can see.</param>
/// <param name="Audits">How many audit entries there are.</param>
/// <param name="Graduals">The gradual releases that go on, the oldest first.</param>
internal sealed record StateRow(long Revision, long Audits, ImmutableArray<Gradual> Graduals) : ConfigRow
{
    /// <summary>Before anything happened.</summary>
    public static readonly StateRow Empty = new(0, 0, []);
}
