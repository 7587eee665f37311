namespace Granary.Ledger;

/// <summary>How a round ended, where that is known for sure.</summary>
internal abstract record RoundResult
{
    private RoundResult()
    {
    }

    /// <summary>Every change is durable.</summary>
    public sealed record Committed : RoundResult;

    /// <summary>Nothing was written: these claims have been taken over.</summary>
    public sealed record Stale(IReadOnlySet<ShardClaim> Claims) : RoundResult;

    /// <summary>Nothing was written: the database refused some row of some change.</summary>
    public sealed record Rejected(Exception Cause) : RoundResult;
}
