using System.Collections.Immutable;
using System.Data.Common;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Granary.Locks;

/// <inheritdoc cref="ILockShardGrain"/>
/// <remarks>Reentrant, so that many callers share a commit; every decision is made in one go, without an await.</remarks>
[GrainType(LockBlock.GrainType), Reentrant, ShardPlacement, CollectionAgeLimit(AlwaysActive = true)]
internal sealed partial class LockShardGrain : Grain, ILockShardGrain
{
    // Gauges that are a few seconds old are young enough, and so are listeners that have gone.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // Ticks share a moment, so that many deadlines cost few turns.
    private static readonly TimeSpan TickMin = TimeSpan.FromMilliseconds(20);

    private readonly ShardHost _host;
    private readonly ILedger _ledger;
    private readonly StoreInfo _store;
    private readonly LockMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<LockShardGrain> _logger;
    private readonly string _key;
    private readonly int _number;
    private readonly OwnedShard<LockShard> _shard;
    private IGrainTimer? _tick;
    private TimeSpan _tickAt = TimeSpan.MaxValue;
    private IReadOnlyList<LockNotice> _notices = [];
    private volatile bool _isLeaving;

    public LockShardGrain(
        ShardHost host, ILedger ledger, StoreInfo store, LockMetrics metrics, TimeProvider time, ILogger<LockShardGrain> logger)
    {
        _host = host;
        _ledger = ledger;
        _store = store;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _key = this.GetPrimaryKeyString();
        _number = ShardMap.NumberOf(_key);
        _shard = host.Open<LockShard>(GrainContext, Load, static _ => [], Decided);
    }

    private TimeSpan Elapsed => _time.GetElapsedTime(0);

    private LockNow Now => new(Elapsed, _ledger.Clock.Now);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<ShardReply>> Execute(
        ImmutableArray<LockCommand> commands, CancellationToken cancellationToken = default)
    {
        ShardGuards.ThrowIfTooMany(commands.Length);
        using var activity = LockTracing.StartBatch(_key, commands.Length);
        return await _shard.Execute(commands, OnceId, Decide, BasisOf);
    }

    /// <inheritdoc/>
    public async ValueTask<LockKeepAliveReply> KeepAlive(ImmutableArray<Guid> sessions, CancellationToken cancellationToken = default)
    {
        if (sessions.Length > LockLimits.SessionsPerKeepAliveMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sessions), sessions.Length, $"A shard renews {LockLimits.SessionsPerKeepAliveMax} sessions at once.");
        }

        try
        {
            var tenure = await _shard.Enter();
            var now = Elapsed;
            ImmutableArray<LockSessionState> states = [.. sessions.Select(session => tenure.Core.Table.KeepAlive(session, now))];
            _metrics.KeptAlive(sessions.Length);

            // After the arrival: who proves the epoch so late has not been followed by an owner that does not count with this renewal. No
            // commit is waited for, or a queue of them would let sessions run out: a renewal rests on none, what a session lost is lost
            // whether that is durable or not, and the counts are only a reason to ask, which is answered behind the commits.
            await tenure.Verify();
            return new LockKeepAliveReply(tenure.Claim.Epoch, states);
        }
        catch (LedgerException error)
        {
            return new LockKeepAliveReply(0, [], error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask<LockEvents> Listen(LockListen listen, CancellationToken cancellationToken = default)
    {
        try
        {
            // A call that waits would hold the shard here.
            return _isLeaving
                ? new LockEvents(0, 0, [], LedgerException.HandedOver(_key).ToRefusal())
                : await (await _shard.Enter()).Core.Mailboxes.Listen(listen, cancellationToken);
        }
        catch (LedgerException error)
        {
            return new LockEvents(0, 0, [], error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask Wake(CancellationToken cancellationToken = default) => await _shard.Enter().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _host.Opened(GrainContext, _shard, Leave);
        this.RegisterGrainTimer(Look, new GrainTimerCreationOptions(LookEvery, LookEvery) { Interleave = true });
        _tick = this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Leave();
        _metrics.Left(_key);
        return _host.Close(GrainContext, _shard, static _ => [], cancellationToken);
    }

    // A grant is known by its lease, a release and an end do no harm twice; but a late repeat of these would undo what came after.
    private static OperationId? OnceId(LockCommand command) => command is AnnotateLease or ForceRelease ? command.Operation : null;

    // A release may be lost: then the lock is only held for longer. That a request waits promises nothing.
    internal static AnswerBasis BasisOf(LockCommand command, ShardReply reply) => (command, reply) switch
    {
        (ReleaseLock, _) or (_, LockQueued) => AnswerBasis.Nothing,
        _ => AnswerBasis.Ownership,
    };

    private async Task<LockShard> Load(ShardClaim claim, DbConnection connection, CancellationToken cancellationToken)
    {
        if (claim.Epoch > LockToken.EpochMax)
        {
            throw LedgerException.Unavailable($"Shard '{_key}' has come to epoch {claim.Epoch}, more than the {LockToken.EpochMax} that tokens can express.");
        }

        var rows = await LockStore.Load(connection, _key, cancellationToken);
        var at = new LockClaim(claim.Epoch, _time.GetElapsedTime(0, claim.ClaimedAt), claim.Clean);
        var mailboxes = new LockMailboxes(claim.Epoch, _time);
        _ = EndWhenOver(claim, mailboxes);
        return new LockShard(new LockTable(at, _store.Incarnation, IsHere, rows), mailboxes);
    }

    private static async Task EndWhenOver(ShardClaim claim, LockMailboxes mailboxes) => mailboxes.End((await claim.Ended).ToRefusal());

    private bool IsHere(string space, string name) => LockPlace.ShardOf(space, name, _store.ShardCount) == _number;

    private ShardReply Decide(ShardTenure<LockShard> tenure, LockCommand command, List<LedgerRow> rows)
    {
        var decision = tenure.Core.Table.Decide(command, Now);
        rows.AddRange(decision.Changes.Select(change => LockStore.RowOf(_key, change)));
        _metrics.Decided(command, decision.Reply);
        _notices = decision.Notices;
        switch (decision.Reply)
        {
            case Refusal refusal:
                LogRefused(command.GetType().Name, refusal.Code, refusal.Message);
                break;
            case ForcedRelease forced when command is ForceRelease force:
                LogForced(force.By, force.Space, force.Name, string.Join("; ", forced.Released.Select(Describe)), forced.Token);
                break;
        }

        return decision.Reply;
    }

    // Runs right after a decision, in the same turn.
    private void Decided(ShardTenure<LockShard> tenure)
    {
        Publish(tenure, _notices);
        _notices = [];
        if (tenure.Core.Table.IsUsedUp)
        {
            _ledger.Abandon(tenure.Claim, LedgerException.Unavailable($"Shard '{_key}' has used its epoch up and is claimed anew."));
            return;
        }

        Arm(tenure.Core.Table);
    }

    private static string Describe(LockHolder holder) =>
        $"token {holder.Token}, {holder.Mode}, {holder.Session.Process} on {holder.Session.Host}";

    private static void Publish(ShardTenure<LockShard> tenure, IReadOnlyList<LockNotice> notices)
    {
        if (notices.Count > 0)
        {
            _ = PublishWhenDurable(tenure, tenure.WhenDurable(), notices);
        }
    }

    private static async Task PublishWhenDurable(ShardTenure<LockShard> tenure, Task commit, IReadOnlyList<LockNotice> notices)
    {
        try
        {
            await commit;
            tenure.Core.Mailboxes.Post(notices);
        }
        catch (LedgerException)
        {
            // The claim is over, and its listeners learn of that.
        }
    }

    private Task Tick(CancellationToken cancellationToken)
    {
        _tickAt = TimeSpan.MaxValue;
        if (_shard.Tenure is not { } tenure)
        {
            return Task.CompletedTask;
        }

        var tick = tenure.Core.Table.Tick(Now);
        _metrics.Ticked(tick);
        _ = tenure.Commit([.. tick.Changes.Select(change => LockStore.RowOf(_key, change))]);
        Publish(tenure, tick.Notices);
        if (tick.SessionsExpired > 0)
        {
            LogExpired(_key, tick.SessionsExpired);
        }

        if (tick.OffersPassed > 0)
        {
            LogPassed(_key, tick.OffersPassed);
        }

        Arm(tenure.Core.Table);
        return Task.CompletedTask;
    }

    private void Arm(LockTable table)
    {
        if (table.NextDue is not { } due || due >= _tickAt || _tick is null)
        {
            return;
        }

        var left = due - Elapsed;
        _tick.Change(left > TickMin ? left : TickMin, Timeout.InfiniteTimeSpan);
        _tickAt = due;
    }

    private Task Look(CancellationToken cancellationToken)
    {
        if (_shard.Tenure is { } tenure)
        {
            _metrics.Counted(_key, tenure.Core.Table.Census);
            foreach (var listener in tenure.Core.Mailboxes.ForgetSilent())
            {
                tenure.Core.Table.Forget(listener);
            }

            // Loaded sessions have deadlines though nobody has asked for anything yet.
            Arm(tenure.Core.Table);
        }

        return Task.CompletedTask;
    }

    // Comes from outside the grain's turns as well.
    private void Leave()
    {
        _isLeaving = true;
        _shard.Tenure?.Core.Mailboxes.End(LedgerException.HandedOver(_key).ToRefusal());
    }
}
