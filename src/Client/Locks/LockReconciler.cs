using System.Diagnostics;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Puts right what a session and a shard know of each other: after another owner took the shard over, or where their counts differ. What
/// the shard does not have is lost; what nobody here knows is given back.
/// </summary>
internal sealed class LockReconciler(LockSession session, LockEnvironment environment)
{
    /// <summary>Begins. One at a time for each shard: the session says when.</summary>
    public void Start(int shard) => _ = Run(shard);

    private async Task Run(int shard)
    {
        Activity.Current = null;
        var sent = environment.Time.GetTimestamp();
        LockLeaseList? list = null;
        try
        {
            list = await environment.Shards.Send<LockLeaseList>(
                shard, new ListLeases(OperationId.New(), session.Id, environment.Listeners.Id), session.LostToken);
        }
        catch (Exception cause)
        {
            // The next keep-alive finds the same difference.
            environment.Log.LogNotReconciled(cause, session.Id, shard);
        }

        var (lost, orphans) = session.Compare(shard, list, sent);
        if (lost.Count > 0 && list is { IsLost: true } or { IsKnown: false })
        {
            session.Lose($"Shard {shard} let session {session.Id} run out, or it was ended.");
        }

        foreach (var held in lost)
        {
            held.Lost(new GranaryException(
                RefusalKind.Conflict, LockCodes.LeaseLost, $"Shard {shard} has no lease any more for '{held.Name}' in space '{held.Space}'."));
            environment.Metrics.LocksLost(1, LockCodes.LeaseLost);
        }

        foreach (var orphan in orphans)
        {
            environment.Log.LogOrphanReleased(orphan, shard);
            _ = environment.Acquirer.Release(shard, orphan, new SessionRequest(session));
        }
    }
}
