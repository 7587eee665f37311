using Granary.Ledger;

namespace Granary.Shards;

/// <summary>One claim of a shard with the core that was loaded under it. When the claim ends, both are thrown away together.</summary>
internal sealed class ShardTenure<TCore>(ShardClaim claim, TCore core, OperationLog operations, ILedger ledger)
{
    private Task _newest = Task.CompletedTask;

    public ShardClaim Claim { get; } = claim;

    public TCore Core { get; } = core;

    public OperationLog Operations { get; } = operations;

    /// <summary>
    /// Ends when the newest change is durable: what every answer waits for that is derived from the core as it is now. From here on
    /// somebody waits for it.
    /// </summary>
    public Task WhenDurable()
    {
        if (!_newest.IsCompleted)
        {
            ledger.Hurry(Claim);
        }

        return _newest;
    }

    /// <summary>Queues the rows of a decision behind all earlier ones. What nobody waits for may take its time.</summary>
    public Task Commit(List<LedgerRow> rows, bool isAwaited = true)
    {
        if (rows.Count > 0)
        {
            return _newest = ledger.Commit(Claim, rows, isAwaited);
        }

        return isAwaited ? WhenDurable() : _newest;
    }

    /// <summary>Ends when the epoch is proved young enough for an answer that no commit stands behind.</summary>
    public ValueTask Verify() => ledger.Verify(Claim);

    /// <summary>Ends when no earlier owner can answer any more; at once in all but the first seconds after an unclean takeover.</summary>
    public Task Settle() => ledger.Settle(Claim, CancellationToken.None);
}
