using System.Diagnostics;
using Granary.Shards;

namespace Granary.Ledger;

/// <summary>The ledger's activities, of the source <c>Granary.Ledger</c>. Costs nothing while nobody listens.</summary>
internal static class LedgerTracing
{
    private static readonly ActivitySource Source = new("Granary.Ledger");

    /// <summary>The activity that a change is made in.</summary>
    public static Activity? Caller => Source.Caller();

    /// <summary>Starts a round: one activity for all of its changes.</summary>
    public static Activity? StartRound(LedgerRound round) => !Source.HasListeners() ? null : Source
        .StartForCallers("ledger round", ActivityKind.Internal, round.Changes.Select(static change => change.Caller))?
        .SetTag("granary.changes", round.Changes.Count)
        .SetTag("granary.shards", round.Claims.Count);

    /// <summary>Notes how the round ended.</summary>
    public static void End(Activity? activity, string outcome)
    {
        activity?.SetTag("granary.outcome", outcome);
        activity?.SetStatus(outcome == RoundOutcomes.Committed ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
    }

    /// <summary>Starts the claim of a shard.</summary>
    public static Activity? StartClaim(string shard) => Source.StartActivity("ledger claim")?.SetTag("granary.shard", shard);
}
