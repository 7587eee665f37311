using System.Collections.Immutable;
using System.Data.Common;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Granary.Ids;

/// <inheritdoc cref="IIdShardGrain"/>
/// <remarks>Reentrant, so that many callers share a commit; every decision is made in one go, without an await.</remarks>
[GrainType(IdBlock.GrainType), Reentrant, ShardPlacement, CollectionAgeLimit(AlwaysActive = true)]
internal sealed partial class IdShardGrain : Grain, IIdShardGrain
{
    // A gauge that is a few seconds old is young enough.
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);

    private readonly ShardHost _host;
    private readonly ILedger _ledger;
    private readonly StoreInfo _store;
    private readonly IdOptions _options;
    private readonly IdMetrics _metrics;
    private readonly ILogger<IdShardGrain> _logger;
    private readonly string _key;
    private readonly OwnedShard<IdTable> _shard;

    public IdShardGrain(
        ShardHost host, ILedger ledger, StoreInfo store, IOptions<IdOptions> options, IdMetrics metrics, ILogger<IdShardGrain> logger)
    {
        _host = host;
        _ledger = ledger;
        _store = store;
        _options = options.Value;
        _metrics = metrics;
        _logger = logger;
        _key = this.GetPrimaryKeyString();
        _shard = host.Open(GrainContext, Load, Begin);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<ShardReply>> Execute(
        ImmutableArray<IdCommand> commands, CancellationToken cancellationToken = default)
    {
        ShardGuards.ThrowIfTooMany(commands.Length);
        using var activity = IdTracing.StartBatch(_key, commands.Length);
        return await _shard.Execute(commands, OnceId, Decide, BasisOf);
    }

    /// <inheritdoc/>
    public async ValueTask Wake(CancellationToken cancellationToken = default) => await _shard.Enter().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _host.Opened(GrainContext, _shard);
        this.RegisterGrainTimer(CountHeld, new GrainTimerCreationOptions(CountEvery, CountEvery) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _metrics.Left(_key);
        return _host.Close(GrainContext, _shard, table => ToRows(table.HandOver()), cancellationToken);
    }

    private Task CountHeld(CancellationToken cancellationToken)
    {
        _metrics.Counted(_key, _shard.Tenure?.Core.Count(_ledger.Clock.Now) ?? default);
        return Task.CompletedTask;
    }

    // A grant is known by its lease, and a renewal or a release that is repeated does no harm. A strict sequence knows its takers'
    // last requests, and a lost range of another one is a gap.
    private static OperationId? OnceId(IdCommand command) => command switch
    {
        CreatePool or DeletePool or ForgetHolder or CreateSequence or DeleteSequence => command.Operation,
        _ => null,
    };

    // A run of values rests on a reservation that no other owner has, whoever owns the shard by now, and a strict one on its own
    // commit. But the next owner's monotonic values are greater, so whoever may not be the owner any more tells none.
    internal static AnswerBasis BasisOf(IdCommand command, ShardReply reply) => (command, reply) switch
    {
        (TakeRange { Level: SequenceLevel.Monotonic }, SequenceRange) => AnswerBasis.SoleOwnership,
        (_, SequenceRange) => AnswerBasis.Itself,
        _ => AnswerBasis.Ownership,
    };

    private async Task<IdTable> Load(ShardClaim claim, DbConnection connection, CancellationToken cancellationToken) =>
        new(await IdStore.Load(connection, _key, cancellationToken), _store.Incarnation);

    private List<LedgerRow> Begin(IdTable table) =>
        ShardMap.KeyOf(IdBlock.Name, ShardMap.ShardOf(IdTable.DefaultPool, _store.ShardCount)) == _key
            ? ToRows(table.EnsureDefaultPool(_ledger.Clock.Now, _options.Datacenter))
            : [];

    private ShardReply Decide(ShardTenure<IdTable> tenure, IdCommand command, List<LedgerRow> rows)
    {
        if (command is LeaseWorkers && _ledger.Clock.Skew is var skew && skew.Duration() > IdLimits.ClockSkewMax)
        {
            LogClockSkew(skew.TotalSeconds);
            return Count(command, new Refusal(
                RefusalKind.Unavailable, IdCodes.ClockSkew,
                $"The clock of this silo is {skew.TotalSeconds:0.0} s off the database's, more than the {IdLimits.ClockSkewMax.TotalSeconds:0} s " +
                "that are borne; set it right, then ask again."));
        }

        var decision = tenure.Core.Decide(command, _ledger.Clock.Now);
        rows.AddRange(ToRows(decision.Changes));
        return Count(command, decision.Reply);
    }

    private ShardReply Count(IdCommand command, ShardReply reply)
    {
        _metrics.Decided(command, reply);
        switch (reply)
        {
            case Refusal refusal:
                LogRefused(command.GetType().Name, refusal.Code, refusal.Message);
                break;
            case WorkerLease lease when command is LeaseWorkers request:
                LogLeased(lease.Pool, lease.FirstWorker, lease.Workers, request.Holder);
                break;
        }

        return reply;
    }

    private List<LedgerRow> ToRows(IReadOnlyList<IdChange> changes) => [.. changes.Select(change => IdStore.RowOf(_key, change))];
}
