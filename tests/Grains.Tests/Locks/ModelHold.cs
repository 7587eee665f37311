using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What a client believes that it holds.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Mode">How.</param>
/// <param name="Tokens">The names and their tokens.</param>
/// <param name="Permits">How many permits of each.</param>
internal sealed record ModelHold(OperationId Lease, LockMode Mode, ImmutableArray<LockToken> Tokens, int Permits);
