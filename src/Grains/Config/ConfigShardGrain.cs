using System.Collections.Immutable;
using System.Data.Common;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Granary.Config;

/// <inheritdoc cref="IConfigShardGrain"/>
/// <remarks>
/// Reentrant, so that many callers share a commit. What a command releases is read and checked before the decision, which is made in one
/// go, without an await: it holds only for the versions that were read, and is prepared anew where those have changed meanwhile.
/// </remarks>
[GrainType(ConfigBlock.GrainType), Reentrant, ShardPlacement]
internal sealed partial class ConfigShardGrain : Grain, IConfigShardGrain
{
    private const int PreparationsMax = 5;

    private readonly ShardHost _host;
    private readonly ILedger _ledger;
    private readonly CommandPreparer _preparer;
    private readonly ReleaseReader _releases;
    private readonly ConfigOptions _options;
    private readonly ConfigMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ConfigShardGrain> _logger;
    private readonly string _key;
    private readonly OwnedShard<ConfigShard> _shard;
    private readonly InstanceBook _instances = new();
    private readonly StoreInfo _store;
    private bool _isDrifting;
    private volatile bool _isLeaving;

    public ConfigShardGrain(
        ShardHost host,
        ILedger ledger,
        CommandPreparer preparer,
        ReleaseReader releases,
        StoreInfo store,
        IOptions<ConfigOptions> options,
        ConfigMetrics metrics,
        TimeProvider time,
        ILogger<ConfigShardGrain> logger)
    {
        _host = host;
        _ledger = ledger;
        _preparer = preparer;
        _releases = releases;
        _store = store;
        _options = options.Value;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _key = this.GetPrimaryKeyString();
        _shard = host.Open<ConfigShard>(GrainContext, Load, static _ => []);
    }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<ShardReply>> Execute(
        ImmutableArray<ConfigCommand> commands, CancellationToken cancellationToken = default)
    {
        ShardGuards.ThrowIfTooMany(commands.Length);
        using var activity = ConfigTracing.StartBatch(_key, commands.Length);

        // Side by side: each is prepared by itself, and its answer rests on its own commit.
        return [.. await Task.WhenAll(commands.Select(Execute))];
    }

    /// <inheritdoc/>
    public async ValueTask<ConfigRevision> Watch(long seen, CancellationToken cancellationToken = default)
    {
        try
        {
            var tenure = await _shard.Enter();
            var watchers = tenure.Core.Watchers;
            if (watchers.Revision == seen && !_isLeaving)
            {
                await watchers.Next.WaitAsync(ConfigLimits.WatchFor, _time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            // A call that waits would hold the shard here, and one that is answered would be asked again at once.
            if (_isLeaving && watchers.Revision == seen)
            {
                return new ConfigRevision(0, LedgerException.HandedOver(_key).ToRefusal());
            }

            await tenure.Verify();
            return new ConfigRevision(watchers.Revision);
        }
        catch (LedgerException error)
        {
            return new ConfigRevision(0, error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask Follow(CancellationToken cancellationToken = default)
    {
        await FollowBases(await _shard.Enter());
    }

    /// <inheritdoc/>
    public ValueTask Report(ImmutableArray<ConfigReport> reports, CancellationToken cancellationToken = default)
    {
        foreach (var report in reports)
        {
            _instances.Note(report, _time.GetUtcNow());
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<InstanceList> Instances(CancellationToken cancellationToken = default)
    {
        try
        {
            LookAtInstances(await _shard.Enter());
            return new InstanceList(_instances.List());
        }
        catch (LedgerException error)
        {
            return new InstanceList([], error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask Wake(CancellationToken cancellationToken = default) => await _shard.Enter().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _host.Opened(GrainContext, _shard, Leave);
        this.RegisterGrainTimer(
            Look, new GrainTimerCreationOptions(TimeSpan.Zero, _options.FollowEvery) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Leave();
        _metrics.Left(_key);
        return _host.Close(GrainContext, _shard, static _ => [], cancellationToken);
    }

    private async Task<ShardReply> Execute(ConfigCommand command)
    {
        if (!ConfigPlace.TryParse(_key, out _, out _))
        {
            return Count(command, ConfigRefusals.Invalid(
                ConfigCodes.NameInvalid, $"'{_key}' names no application and environment; each has {NameRules.Text}.", "application"));
        }

        try
        {
            for (var attempt = 1; attempt <= PreparationsMax; attempt++)
            {
                var tenure = await _shard.Enter();
                if (tenure.Operations.Find(command.Operation) is null && ConfigGuards.Check(command) is { } invalid)
                {
                    return Count(command, invalid);
                }

                var (ready, prepared) = await _preparer.Prepare(_key, tenure, command);
                var replies = await _shard.Execute<ConfigCommand>(
                    [ready], static command => command is FollowBase ? null : command.Operation, (tenure, command, rows) => Decide(tenure, command, prepared, rows),
                    static (_, _) => AnswerBasis.Ownership);
                if (replies[0] is not NotPrepared)
                {
                    return replies[0];
                }
            }
        }
        catch (LedgerException error)
        {
            return error.ToRefusal();
        }

        return new Refusal(
            RefusalKind.Overloaded, ConfigCodes.Busy, $"'{_key}' changes faster than a release can be prepared; try again.");
    }

    private ShardReply Decide(
        ShardTenure<ConfigShard> tenure, ConfigCommand command, IReadOnlyDictionary<NamespaceName, PreparedRelease> prepared, List<LedgerRow> rows)
    {
        if (command is DefineNamespace { Definition.Name: var name } && prepared.GetValueOrDefault(name)?.Refusal is { } unfit)
        {
            return Count(command, unfit);
        }

        var table = tenure.Core.Table;
        var before = table.Revision;
        var decision = table.Decide(command, prepared, _ledger.Clock.Now);
        rows.AddRange(decision.Changes.Select(change => ConfigTables.RowOf(_key, change)));
        if (table.Revision > before)
        {
            _ = Announce(tenure, table.Revision, decision);
        }

        _metrics.Counted(_key, table.NamespaceCount);
        return decision.Reply is NotPrepared ? decision.Reply : Count(command, decision.Reply);
    }

    // Not before it is durable. Runs on after the decision was queued, in the same turn.
    private async Task Announce(ShardTenure<ConfigShard> tenure, long revision, ConfigDecision decision)
    {
        // The rows are queued when this method first gives way.
        await Task.Yield();
        try
        {
            await tenure.WhenDurable();
        }
        catch (LedgerException)
        {
            // The claim is over, and so is everybody's waiting here.
            return;
        }

        ReleaseRow[] made = [.. decision.Changes.Where(static change => !change.IsDelete).Select(static change => change.Row).OfType<ReleaseRow>()];
        foreach (var row in made)
        {
            _releases.Keep(_key, row);
        }

        tenure.Core.Watchers.Post(revision);
        NamespaceName[] changed =
        [
            .. made.Where(row => row.Kind != ReleaseKind.Gradual && tenure.Core.Table.Find(row.Name) is { Definition.IsPublic: true })
                .Select(static row => row.Name),
        ];
        if (changed.Length > 0)
        {
            await TellFollowers(changed);
        }
    }

    private async Task TellFollowers(NamespaceName[] changed)
    {
        foreach (var follower in await FollowersOf(changed))
        {
            try
            {
                await (follower == _key ? this.AsReference<IConfigShardGrain>() : GrainFactory.GetGrain<IConfigShardGrain>(follower)).Follow();
            }
#pragma warning disable CA1031 // Whoever was not told looks for itself.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNotTold(error, follower, _key);
            }
        }
    }

    private async Task<IReadOnlyList<string>> FollowersOf(NamespaceName[] names)
    {
        try
        {
            return await _ledger.Read((connection, token) => ConfigStore.Followers(connection, _key, names, token), CancellationToken.None);
        }
        catch (LedgerException error)
        {
            LogNotTold(error, "Whoever follows", _key);
            return [];
        }
    }

    private async Task FollowBases(ShardTenure<ConfigShard> tenure)
    {
        var (_, environment) = ConfigPlace.Parse(_key);
        foreach (var row in tenure.Core.Table.Namespaces.Where(static row => row is { BaseRelease: > 0, Definition.Extends.Release: null }).ToList())
        {
            if (row.Definition.Extends is not { } extends)
            {
                continue;
            }

            var other = ConfigPlace.KeyOf(extends.Application, environment);
            var found = await _ledger.Read(
                (connection, token) => ConfigStore.FindNamespace(connection, other, extends.Name, token), CancellationToken.None);
            if (found is null || found.Head <= row.BaseRelease)
            {
                continue;
            }

            var reply = await Execute(new FollowBase(OperationId.New(), new ConfigActor(ConfigBlock.Follower, other), row.Name));
            if (reply is Refusal { Kind: not RefusalKind.Unavailable } refusal)
            {
                LogCannotFollow(row.Name, _key, refusal.Message);
            }
        }
    }

    private async Task Look(CancellationToken cancellationToken)
    {
        if (_isLeaving)
        {
            return;
        }

        try
        {
            var tenure = await _shard.Enter();
            LookAtInstances(tenure);
            await FollowBases(tenure);
        }
        catch (LedgerException error)
        {
            LogNotLooked(error, _key);
        }
    }

    private void LookAtInstances(ShardTenure<ConfigShard> tenure)
    {
        var table = tenure.Core.Table;
        _instances.Look(
            report => new ConfigVersion(_store.Incarnation, table.RevisionOf(report.Cluster, report.Namespaces)), _time.GetUtcNow());
        string[] drifting = [.. _instances.Drifting.Select(static report => report.Instance.Name)];
        _metrics.Counted(_key, _instances.Count, drifting.Length);
        if (drifting.Length > 0 && !_isDrifting)
        {
            LogDrifting(drifting.Length, _key, drifting[0]);
        }
        else if (drifting.Length == 0 && _isDrifting)
        {
            LogNotDrifting(_key);
        }

        _isDrifting = drifting.Length > 0;
    }

    private async Task<ConfigShard> Load(ShardClaim claim, DbConnection connection, CancellationToken cancellationToken)
    {
        var table = new ConfigTable(await ConfigStore.Load(connection, _key, cancellationToken));
        var watchers = new RevisionWatch(table.Revision);
        _ = EndWhenOver(claim, watchers);
        _metrics.Counted(_key, table.NamespaceCount);
        return new ConfigShard(table, watchers);
    }

    private static async Task EndWhenOver(ShardClaim claim, RevisionWatch watchers)
    {
        await claim.Ended;
        watchers.End();
    }

    private ShardReply Count(ConfigCommand command, ShardReply reply)
    {
        _metrics.Decided(command, reply);
        switch (reply)
        {
            case Refusal refusal:
                LogRefused(command.GetType().Name, refusal.Code, refusal.Message);
                break;
            case Published published:
                LogPublished(command.Actor.Name, published.Revision, _key, string.Join(", ", published.Releases.Select(static one => $"{one.Name} {one.Release}")));
                break;
        }

        return reply;
    }

    // Comes from outside the grain's turns as well.
    private void Leave()
    {
        _isLeaving = true;
        _shard.Tenure?.Core.Watchers.End();
    }
}
