using System.Collections.Immutable;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Locks;

/// <summary>
/// Carries requests from the first message to the grant: sends, waits for the offer, claims it, asks anew when a queue is gone, and
/// leaves nothing behind when it is given up. Thread-safe.
/// </summary>
internal sealed partial class LockAcquirer(
    ILockShards shards, LockListeners listeners, TimeProvider time, ILogger<LockAcquirer> logger)
{
    /// <summary>How long a request waits before it asks whether it still stands in the queue. A repeat keeps its place.</summary>
    public static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);

    // A grant whose answer took so long that little is left of its session is asked for again, which renews it.
    private const int LateAnswersMax = 5;

    private readonly ILogger _logger = logger;

    /// <summary>Asks for all names: shard after shard, in the order of their numbers.</summary>
    /// <returns>Whether they were granted. What was granted before one was taken is the owner's to give back.</returns>
    public async Task<bool> Acquire(LockAsk ask, IRequestOwner owner, bool wait, CancellationToken giveUp)
    {
        foreach (var (shard, names) in await Place(ask.Request.Space, ask.Names, giveUp))
        {
            if (!await Ask(shard, ask.ToCommand(listeners.Id, names, wait), owner, wait, giveUp))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Asks to make a lease exclusive.</summary>
    public Task<bool> Upgrade(int shard, OperationId lease, IRequestOwner owner, bool wait, CancellationToken giveUp) => Ask(
        shard, new UpgradeLock(OperationId.New(), owner.Session, listeners.Id, lease, wait), owner, wait, giveUp);

    /// <summary>Gives a lease back. Whether it was there; <see langword="null"/> when that could not be found out.</summary>
    public async Task<bool?> Release(int shard, OperationId lease, IRequestOwner owner, bool isUnanswered = false)
    {
        owner.Asks(shard, lease);
        var isCertain = false;
        try
        {
            var done = await shards.Send<Done>(shard, new ReleaseLock(lease, owner.Session.Id, isUnanswered), CancellationToken.None);
            isCertain = true;
            return done.Changed;
        }
        catch (Exception cause)
        {
            isCertain = (cause as ICodedError)?.Code == LockCodes.SessionLost;
            LogNotReleased(cause, lease, shard);
            return null;
        }
        finally
        {
            owner.Settled(shard, lease, isCertain);
        }
    }

    /// <summary>The names by shard, those of one in order: so nobody who does the same is waited for in a circle.</summary>
    public async Task<IReadOnlyList<(int Shard, ImmutableArray<string> Names)>> Place(
        string space, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 1)
        {
            return [(await shards.ShardOf(space, names[0], cancellationToken), [names[0]])];
        }

        var count = await shards.Count(cancellationToken);
        return
        [
            .. from name in names
               group name by LockPlace.ShardOf(space, name, count) into shard
               orderby shard.Key
               select (shard.Key, shard.Order(StringComparer.Ordinal).ToImmutableArray()),
        ];
    }

    private async Task<bool> Ask(int shard, LockCommand request, IRequestOwner owner, bool wait, CancellationToken giveUp)
    {
        var listener = listeners.Of(shard);
        var waiter = new LockWaiter(request.Operation, owner, wait);
        owner.Asks(shard, request.Operation);
        listener.Expect(waiter);
        var isAnswered = false;
        try
        {
            var granted = await Ask(shard, request, waiter, listener, answered => isAnswered = answered, giveUp);
            if (granted is var (lease, sent))
            {
                owner.Granted(shard, lease, sent);
                if (waiter.RevokedCode is { } code)
                {
                    owner.Revoked(lease.Lease, code);
                }
            }

            Settle(shard, waiter, listener);
            return granted is not null;
        }
        catch (Exception cause)
        {
            if (LeavesNothing(cause))
            {
                Settle(shard, waiter, listener);
                throw;
            }

            var givingUp = GiveUp(shard, waiter, listener, !isAnswered);
            if (request is UpgradeLock)
            {
                // The lease is there for another upgrade only when this one is off it.
                await Task.WhenAny(givingUp, Task.Delay(LockEnvironment.GoodbyeWithin, time, CancellationToken.None));
            }

            throw;
        }
    }

    private async Task<(LockLease Lease, long Sent)?> Ask(
        int shard, LockCommand request, LockWaiter waiter, ShardListener listener, Action<bool> answered, CancellationToken giveUp)
    {
        for (var late = 0; late < LateAnswersMax;)
        {
            waiter.Sending();
            answered(false);
            var sent = time.GetTimestamp();
            var reply = await shards.Send<ShardReply>(shard, request, giveUp);
            answered(true);
            var granted = reply switch
            {
                LockLease lease => (lease, sent),
                LockQueued queued when waiter.IsWaiting => await WaitInLine(shard, queued, waiter, listener, giveUp),
                _ => null,
            };
            if (granted is var (held, since))
            {
                listener.Saw(held.Epoch);
                if (time.GetElapsedTime(since) <= waiter.Owner.Session.Ttl / LockLimits.KeepAlivesPerTtl)
                {
                    return granted;
                }

                late++;
            }
            else if (reply is not LockQueued || !waiter.IsWaiting)
            {
                // Queued is what a request hears that does not wait, but repeats one that does.
                return null;
            }
        }

        throw new GranaryException(
            RefusalKind.Unavailable,
            ClientCodes.Unavailable,
            $"Shard {shard} answers too late for the session's time to live of {waiter.Owner.Session.Ttl.TotalSeconds:0.###} s, {LateAnswersMax} times in a row.");
    }

    /// <summary>Waits until it is the request's turn, and claims; <see langword="null"/> when the request must be sent anew.</summary>
    private async Task<(LockLease Lease, long Sent)?> WaitInLine(
        int shard, LockQueued queued, LockWaiter waiter, ShardListener listener, CancellationToken giveUp)
    {
        while (true)
        {
            listener.Queued(waiter, queued.Epoch);
            if (!await waiter.Wait(AskAgainAfter, time, giveUp))
            {
                return null;
            }

            var sent = time.GetTimestamp();
            switch (await Claim(shard, waiter, giveUp))
            {
                case LockLease lease:
                    return (lease, sent);
                case LockQueued again:
                    queued = again;
                    break;
                default:
                    return null;
            }
        }
    }

    /// <summary>Takes what is offered: the lease, or word that the request still waits; <see langword="null"/> when the offer has passed on.</summary>
    private async Task<ShardReply?> Claim(int shard, LockWaiter waiter, CancellationToken giveUp)
    {
        try
        {
            return await shards.Send<ShardReply>(shard, new ClaimOffer(waiter.Request, waiter.Owner.Session.Id), giveUp);
        }
        catch (GranaryException passed) when (passed.Code == LockCodes.OfferPassed)
        {
            LogOfferPassed(waiter.Request, shard);
            return null;
        }
    }

    // A refusal is an answer: there is nothing at the shard. All others may have left something.
    private static bool LeavesNothing(Exception cause) =>
        cause is ICodedError { Kind: not RefusalKind.Unavailable and not RefusalKind.Overloaded };

    private async Task GiveUp(int shard, LockWaiter waiter, ShardListener listener, bool isUnanswered)
    {
        // A repeat that goes on means the same request.
        var isCertain = listener.Forget(waiter) || await Release(shard, waiter.Request, waiter.Owner, isUnanswered) is not null;
        waiter.Owner.Settled(shard, waiter.Request, isCertain);
    }

    private static void Settle(int shard, LockWaiter waiter, ShardListener listener)
    {
        listener.Forget(waiter);
        waiter.Owner.Settled(shard, waiter.Request, isCertain: true);
    }
}
