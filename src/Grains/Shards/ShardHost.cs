using Granary.Ledger;
using Orleans.Serialization;

namespace Granary.Shards;

/// <summary>Opens and closes the shard of a grain: what every block's shard grain does alike.</summary>
internal sealed class ShardHost(
    ILedger ledger, ShardRegistry registry, Serializer<ShardReply> serializer, ShardMetrics metrics, TimeProvider time)
{
    /// <summary>A shard for this activation; nothing is claimed yet.</summary>
    /// <param name="context">The activation.</param>
    /// <param name="load">Reads the slice.</param>
    /// <param name="begin">The rows to commit right after loading.</param>
    /// <param name="decided">Called after each decision, in the same turn.</param>
    public OwnedShard<TCore> Open<TCore>(
        IGrainContext context, ShardLoader<TCore> load, Func<TCore, List<LedgerRow>> begin, Action<ShardTenure<TCore>>? decided = null)
        where TCore : class
    {
        var key = context.GrainId.Key.ToString()!;
        return new OwnedShard<TCore>(
            key, ledger, serializer, load, begin, claim => metrics.Woken(key, time.GetElapsedTime(claim.AskedAt)), error => Lost(context, error), decided);
    }

    /// <summary>Lets the balancer see the shard, once the activation is the one that calls reach.</summary>
    /// <param name="context">The activation.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="leave">Ends the calls that wait for something to happen: the activation could not go while they run. Called from any thread.</param>
    public void Opened<TCore>(IGrainContext context, OwnedShard<TCore> shard, Action? leave = null)
        where TCore : class => registry.Add(
            shard.Shard, new ShardActivation(context, () => shard.Tenure?.Claim.Epoch, leave ?? (static () => { })));

    /// <summary>Drains the shard and hands it over.</summary>
    public async Task Close<TCore>(
        IGrainContext context, OwnedShard<TCore> shard, Func<TCore, List<LedgerRow>> leave, CancellationToken cancellationToken)
        where TCore : class
    {
        try
        {
            await shard.HandOver(leave, cancellationToken);
        }
        finally
        {
            registry.Remove(shard.Shard, context);
        }
    }

    // Somebody else owns the shard, so the calls must find that somebody. After any other loss this activation claims anew.
    private static void Lost(IGrainContext context, LedgerException error)
    {
        if (error.Code == LedgerCodes.Fenced)
        {
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, error.Message));
        }
    }
}
