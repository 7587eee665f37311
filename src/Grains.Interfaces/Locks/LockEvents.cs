using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What happened. Of another epoch than the one asked for, all that the listener waits for or watches must be asked for again.</summary>
/// <param name="Epoch">The epoch of the shard's owner.</param>
/// <param name="Last">The number of the last event; what the next call names as seen.</param>
/// <param name="Events">The events in order; empty when none came in time.</param>
/// <param name="Refusal">Why there is no answer; <see langword="null"/> in all others.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.events")]
public sealed record LockEvents(
    [property: Id(0)] long Epoch,
    [property: Id(1)] long Last,
    [property: Id(2)] ImmutableArray<LockEvent> Events,
    [property: Id(3)] Refusal? Refusal = null);
