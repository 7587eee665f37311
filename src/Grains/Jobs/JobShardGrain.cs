using System.Collections.Immutable;
using System.Data.Common;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Granary.Jobs;

/// <inheritdoc cref="IJobShardGrain"/>
/// <remarks>Reentrant, so that many callers share a commit; every decision is made in one go, without an await.</remarks>
[GrainType(JobBlock.GrainType), Reentrant, ShardPlacement, CollectionAgeLimit(AlwaysActive = true)]
internal sealed partial class JobShardGrain : Grain, IJobShardGrain
{
    // The least that a timer is set to: what is due within it is let in together.
    private static readonly TimeSpan TickMin = TimeSpan.FromMilliseconds(1);

    // A database that is away is not asked again at once.
    private static readonly TimeSpan PageAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ShardHost _host;
    private readonly ILedger _ledger;
    private readonly StoreInfo _store;
    private readonly JobRunner _runner;
    private readonly TimeProvider _time;
    private readonly ILogger<JobShardGrain> _logger;
    private readonly string _key;
    private readonly int _number;
    private readonly OwnedShard<JobShard> _shard;
    private readonly JobRuns _runs = new();
    private IGrainTimer? _tick;
    private volatile bool _isStarved;
    private volatile bool _isLeaving;

    public JobShardGrain(
        ShardHost host, ILedger ledger, StoreInfo store, JobRunner runner, TimeProvider time, ILogger<JobShardGrain> logger)
    {
        (_host, _ledger, _store, _runner, _time, _logger) = (host, ledger, store, runner, time, logger);
        _key = this.GetPrimaryKeyString();
        _number = ShardMap.NumberOf(_key);
        _shard = host.Open<JobShard>(GrainContext, Load, Begin, Decided);
    }

    private JobNow Now => new(_time.GetUtcNow(), _time.GetElapsedTime(0));

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<ShardReply>> Execute(
        ImmutableArray<JobCommand> commands, CancellationToken cancellationToken = default)
    {
        ShardGuards.ThrowIfTooMany(commands.Length);
        using var activity = JobTracing.StartBatch(_key, commands.Length);
        JobFinds finds;
        ShardTenure<JobShard> tenure;
        try
        {
            tenure = await _shard.Enter();
            finds = await Find(tenure, commands);
        }
        catch (LedgerException error)
        {
            return [.. Enumerable.Repeat(error.ToRefusal(), commands.Length)];
        }

        var replies = await _shard.Execute(
            commands, OnceId, (owner, command, rows) => Decide(owner, command, owner == tenure ? finds : JobFinds.None, rows), BasisOf);
        return await Confirm(commands, replies);
    }

    /// <inheritdoc/>
    public async ValueTask<JobsFetched> Fetch(JobFetch fetch, CancellationToken cancellationToken = default)
    {
        if (FetchGuards.Check(fetch) is { } invalid)
        {
            return new JobsFetched([], invalid);
        }

        var started = _time.GetTimestamp();
        try
        {
            while (true)
            {
                if (_isLeaving)
                {
                    return new JobsFetched([], LedgerException.HandedOver(_key).ToRefusal());
                }

                var tenure = await _shard.Enter();
                _ledger.ThrowIfOverloaded();
                if (await Lease(tenure, fetch) is { IsEmpty: false } leases)
                {
                    return new JobsFetched(leases);
                }

                var left = fetch.Wait - _time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !await Wait(tenure, fetch, left, cancellationToken))
                {
                    return new JobsFetched([]);
                }
            }
        }
        catch (LedgerException error)
        {
            return new JobsFetched([], error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask<JobFound> Find(JobId job, CancellationToken cancellationToken = default)
    {
        try
        {
            var tenure = await _shard.Enter();
            await tenure.WhenDurable();
            var finds = await Read((connection, token) => JobSlices.Find(connection, _key, [job], token), cancellationToken);
            await tenure.Verify();
            return new JobFound(tenure.Core.Table.View(job, finds, _time.GetUtcNow()));
        }
        catch (LedgerException error)
        {
            return new JobFound(null, error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask<JobList> List(JobFilter filter, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, JobLimits.ListMax);
        try
        {
            var tenure = await _shard.Enter();
            await tenure.WhenDurable();
            var query = new JobListQuery(_key, filter, limit, _time.GetUtcNow(), tenure.Core.Table.AllRunning);
            return new JobList(await Read(query.Read, cancellationToken));
        }
        catch (LedgerException error)
        {
            return new JobList([], error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask Wake(CancellationToken cancellationToken = default) => await _shard.Enter().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _host.Opened(GrainContext, _shard, Leave);
        _tick = this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        _runner.Freed += Freed;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Leave();
        _runner.Freed -= Freed;
        await _runs.Drain(_runner.DrainFor, _time, cancellationToken);
        await _host.Close(GrainContext, _shard, shard => RowsOf(shard, shard.Table.Note(Now)), cancellationToken);
    }

    // Enqueued jobs are known by their ids and finished ones by their receipts; a late repeat of these would undo what came after.
    private static OperationId? OnceId(JobCommand command) => command switch
    {
        EnqueueJobs or CompleteJob or FailJob or ReturnJob or ExtendJobs or DescribeQueues => null,
        _ => command.Operation,
    };

    private static AnswerBasis BasisOf(JobCommand command, ShardReply reply) => AnswerBasis.Ownership;

    private async Task<JobShard> Load(ShardClaim claim, DbConnection connection, CancellationToken cancellationToken)
    {
        var slice = await JobSlices.Load(connection, _key, cancellationToken);
        var now = Now;
        var at = now with { Elapsed = _time.GetElapsedTime(0, claim.ClaimedAt) };
        var polls = new JobPolls();
        _ = EndWhenOver(claim, polls);
        return new JobShard(new JobTable(new JobClaim(_number, claim.Epoch, claim.Clean, at), slice, IsHome, new Random()), polls);
    }

    private List<LedgerRow> Begin(JobShard shard) => RowsOf(shard, shard.Table.Begin(Now));

    private bool IsHome(string queue) => JobPlace.HomeOf(queue, _store.ShardCount) == _number;

    private List<LedgerRow> RowsOf(JobShard shard, JobDecision decision)
    {
        shard.Decided = decision.Number;
        return [.. decision.Changes.SelectMany(change => JobStore.RowsOf(_key, change))];
    }

    private async Task EndWhenOver(ShardClaim claim, JobPolls polls)
    {
        await claim.Ended;
        polls.End();
        _runs.Stop();
    }

    private ShardReply Decide(ShardTenure<JobShard> tenure, JobCommand command, JobFinds finds, List<LedgerRow> rows)
    {
        var decision = tenure.Core.Table.Decide(command, Now, finds);
        rows.AddRange(RowsOf(tenure.Core, decision));
        if (decision.Reply is Refusal refusal)
        {
            LogRefused(command.GetType().Name, refusal.Code, refusal.Message);
        }

        if (command is CancelJob cancel && tenure.Core.Table.IsCancelled(cancel.Job))
        {
            _runs.Cancel(cancel.Job);
        }

        return decision.Reply;
    }

    // Runs right after a decision, in the same turn.
    private void Decided(ShardTenure<JobShard> tenure)
    {
        if (!tenure.Core.IsFollowed)
        {
            tenure.Core.IsFollowed = true;
            _ = Follow(tenure);
        }
    }

    /// <summary>Goes on with what was decided when it is durable: then it may be run. One follows all decisions of a claim.</summary>
    private async Task Follow(ShardTenure<JobShard> tenure)
    {
        var shard = tenure.Core;
        try
        {
            while (shard.Durable < shard.Decided)
            {
                var number = shard.Decided;
                await tenure.WhenDurable();
                shard.Durable = number;
                shard.Table.Committed(number, Now);
                Pump(tenure);
            }
        }
        catch (LedgerException)
        {
            // The claim is over; its next owner finds what was durable.
        }
        finally
        {
            shard.IsFollowed = false;
        }
    }

    private Task Commit(ShardTenure<JobShard> tenure, JobDecision decision, bool isAwaited = true)
    {
        var commit = tenure.Commit(RowsOf(tenure.Core, decision), isAwaited);
        if (isAwaited)
        {
            Decided(tenure);
        }

        return commit;
    }

    private async Task<JobFinds> Find(ShardTenure<JobShard> tenure, ImmutableArray<JobCommand> commands)
    {
        List<JobId> missing = [.. commands.SelectMany(tenure.Core.Table.Missing)];
        if (missing.Count == 0)
        {
            return JobFinds.None;
        }

        await tenure.WhenDurable();
        return await Read((connection, token) => JobSlices.Find(connection, _key, missing, token), CancellationToken.None);
    }

    /// <summary>Asks the store whose the keys are, now that all that was decided is durable.</summary>
    private async Task<ImmutableArray<ShardReply>> Confirm(ImmutableArray<JobCommand> commands, ImmutableArray<ShardReply> replies)
    {
        for (var i = 0; i < commands.Length; i++)
        {
            if (commands[i] is not EnqueueJobs enqueue || replies[i] is not JobsEnqueued enqueued || _shard.Tenure is not { } tenure
                || tenure.Core.Table.Unconfirmed(enqueue) is not { IsEmpty: false } keyed)
            {
                continue;
            }

            try
            {
                var holders = await Read(
                    (connection, token) => JobKeyStore.Holders(connection, [.. keyed.Select(key => (enqueue.Queue, key.Key))], Now.Time, token),
                    CancellationToken.None);
                foreach (var (key, job) in keyed)
                {
                    tenure.Core.Table.Confirm(job, holders.GetValueOrDefault((enqueue.Queue, key)) == job, Now);
                }

                replies = replies.SetItem(i, Confirmed(enqueue, enqueued, holders));
                Pump(tenure);
            }
            catch (LedgerException error)
            {
                replies = replies.SetItem(i, error.ToRefusal());
            }
        }

        return replies;
    }

    // A key that is nobody's any more was another's a moment ago: the sender may try again.
    private static JobsEnqueued Confirmed(
        EnqueueJobs command, JobsEnqueued reply, IReadOnlyDictionary<(string Queue, string Key), JobId> holders) => new(
        [
            .. reply.Outcomes.Zip(command.Jobs, (outcome, job) =>
                outcome.Kind != JobOutcomeKind.Enqueued || job.Key is null ? outcome
                : !holders.TryGetValue((command.Queue, job.Key.Text), out var holder) ? new JobOutcome(JobOutcomeKind.KeyTaken, default)
                : holder == job.Id ? outcome
                : new JobOutcome(JobOutcomeKind.KeyTaken, holder)),
        ]);

    private async Task<ImmutableArray<JobLease>> Lease(ShardTenure<JobShard> tenure, JobFetch fetch)
    {
        var (decision, leases) = tenure.Core.Table.Lease(fetch, Now);
        if (leases.IsEmpty)
        {
            return leases;
        }

        var commit = Commit(tenure, decision);
        List<JobId> lean = [.. leases.Where(static lease => lease.Payload.IsDefault).Select(static lease => lease.Receipt.Job)];
        if (lean.Count > 0)
        {
            var payloads = await Read((connection, token) => JobQueries.LoadPayloads(connection, _key, lean, token), CancellationToken.None);
            leases = [.. leases.Select(lease => lease.Payload.IsDefault ? lease with { Payload = payloads[lease.Receipt.Job] } : lease)];
        }

        await commit;
        return leases;
    }

    /// <summary>Waits until there may be something to do. Whether it is worth asking again.</summary>
    private async Task<bool> Wait(ShardTenure<JobShard> tenure, JobFetch fetch, TimeSpan left, CancellationToken cancellationToken)
    {
        var poll = tenure.Core.Polls.Add(fetch);
        try
        {
            return await poll.Woken.WaitAsync(left, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            tenure.Core.Polls.Remove(poll);
        }
    }

    /// <summary>Hands out what can be run: wakes workers, starts jobs, reads pages ahead, and sets the timer for what comes next.</summary>
    private void Pump(ShardTenure<JobShard> tenure)
    {
        if (_shard.Tenure != tenure || _isLeaving)
        {
            return;
        }

        var table = tenure.Core.Table;
        var now = Now;
        foreach (var queue in table.Queues)
        {
            if (queue.Ready > 0)
            {
                Wake(tenure, queue, now);
            }
        }

        Start(tenure, now);
        foreach (var plan in table.NextPages(now))
        {
            _ = ReadPage(tenure, plan);
        }

        Arm(table, now);
    }

    private static void Wake(ShardTenure<JobShard> tenure, JobQueue queue, JobNow now)
    {
        var ready = queue.Ready;
        foreach (var poll in tenure.Core.Polls.Of(queue.Name))
        {
            if (ready <= 0)
            {
                return;
            }

            if (tenure.Core.Table.HasWork(poll.Fetch, now))
            {
                poll.Wake();
                ready -= poll.Fetch.Max;
            }
        }
    }

    private void Start(ShardTenure<JobShard> tenure, JobNow now)
    {
        var room = _runner.Room;
        _isStarved = room == 0;
        var (starts, note) = tenure.Core.Table.Start(room, _runner.Knows, now);
        if (starts.Count == 0)
        {
            return;
        }

        // A note that nobody waits for goes with the next round.
        var needsNote = starts.Any(static start => start.NeedsNote);
        var noted = Commit(tenure, needsNote ? note : tenure.Core.Table.Note(now), needsNote);
        foreach (var start in starts)
        {
            _runner.Take();
            _ = Run(tenure, start, start.NeedsNote ? noted : Task.CompletedTask);
        }
    }

    private async Task Run(ShardTenure<JobShard> tenure, JobStart start, Task noted)
    {
        var job = start.Row.Id;
        using var run = _runs.Begin(job);
        try
        {
            await noted;
            var payload = start.Row.Payload
                ?? (await Read((connection, token) => JobQueries.LoadPayloads(connection, _key, [job], token), CancellationToken.None))[job];
            var ended = await _runner.Run(start, payload, run.Token);
            if (_shard.Tenure == tenure)
            {
                await _shard.Execute(
                    [ended], static _ => null, (owner, command, rows) => Decide(owner, command, JobFinds.None, rows), BasisOf);
            }
        }
        catch (LedgerException error)
        {
            LogStartFailed(error, _key, job);
        }
    }

    private async Task ReadPage(ShardTenure<JobShard> tenure, WindowPlan plan)
    {
        try
        {
            await tenure.WhenDurable();
            var rows = await Read(
                (connection, token) => JobQueries.LoadWindow(
                    connection, _key, plan.Queue, (plan.After.Due, plan.After.Job), plan.Until, plan.Limit, token),
                CancellationToken.None);
            tenure.Core.Table.Load(plan, rows, Now);
        }
        catch (LedgerException error)
        {
            LogPageFailed(error, _key, plan.Queue);
            tenure.Core.Table.Abandon(plan);
            _tick?.Change(PageAgainAfter, Timeout.InfiniteTimeSpan);
            return;
        }

        Pump(tenure);
    }

    private Task Tick(CancellationToken cancellationToken)
    {
        if (_shard.Tenure is { } tenure)
        {
            _ = Commit(tenure, tenure.Core.Table.Tick(Now));
            Pump(tenure);
        }

        return Task.CompletedTask;
    }

    private void Arm(JobTable table, JobNow now)
    {
        if (table.NextDue(now) is { } left)
        {
            _tick?.Change(left > TickMin ? left : TickMin, Timeout.InfiniteTimeSpan);
        }
    }

    // Comes from any thread: a job of some shard has made room.
    private void Freed()
    {
        if (_isStarved)
        {
            _isStarved = false;
            _tick?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        _ledger.Read(query, cancellationToken);

    // Comes from outside the grain's turns as well.
    private void Leave()
    {
        _isLeaving = true;
        _shard.Tenure?.Core.Polls.End();
    }
}
