using System.Collections.Immutable;
using System.Data.Common;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Granary.Jobs;

/// <inheritdoc cref="IJobShardGrain"/>
/// <remarks>Reentrant, so that many callers share a commit; every decision is made in one go, without an await.</remarks>
[GrainType(JobBlock.GrainType), Reentrant, ShardPlacement, CollectionAgeLimit(AlwaysActive = true)]
internal sealed partial class JobShardGrain : Grain, IJobShardGrain, IRemindable
{
    // The least that a timer is set to: what is due within it is let in together.
    private static readonly TimeSpan TickMin = TimeSpan.FromMilliseconds(1);

    // The most: timers have an end, and clocks may be set.
    private static readonly TimeSpan TickMax = TimeSpan.FromMinutes(1);

    // A database that is away is not asked again at once.
    private static readonly TimeSpan PageAgainAfter = TimeSpan.FromSeconds(1);

    // How often a job is looked for that changes each time.
    private const int LooksMax = 5;

    // How many old jobs one sweep deletes in a commit.
    private const int SweepMax = 256;

    // How often it is counted what there is.
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1);

    // How many jobs one turn starts at the most.
    private const int StartsMax = 64;

    // An ending that found the ledger full is told again.
    private static readonly TimeSpan EndAgainAfter = TimeSpan.FromMilliseconds(100);

    private static readonly Refusal Changing = new(
        RefusalKind.Unavailable, JobCodes.Changing, "The job changed each time that it was looked for; ask again.");

    private readonly ShardHost _host;
    private readonly ILedger _ledger;
    private readonly StoreInfo _store;
    private readonly JobRunner _runner;
    private readonly JobOptions _options;
    private readonly JobMetrics _metrics;
    private readonly JobWakeUp _wakeUp;
    private readonly TimeProvider _time;
    private readonly ILogger<JobShardGrain> _logger;
    private readonly string _key;
    private readonly int _number;
    private readonly OwnedShard<JobShard> _shard;
    private IGrainTimer? _tick;
    private IGrainTimer? _sweep;
    private long _countedAt;
    private long _epoch;
    private volatile bool _isStarved;
    private volatile bool _isFreed;
    private volatile bool _isLeaving;

    public JobShardGrain(
        ShardHost host,
        ILedger ledger,
        StoreInfo store,
        JobRunner runner,
        IOptions<JobOptions> options,
        JobMetrics metrics,
        TimeProvider time,
        ILogger<JobShardGrain> logger)
    {
        (_host, _ledger, _store, _runner, _metrics, _time, _logger) = (host, ledger, store, runner, metrics, time, logger);
        _options = options.Value;
        _wakeUp = new JobWakeUp(this, _options.WakeUpEvery);
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
        try
        {
            var tenure = await Enter();
            if (commands.Any(static command => command is EnqueueJobs or RetryJob or RequeueDead))
            {
                await _wakeUp.Ensure();
            }

            var replies = await Execute(tenure, commands);
            for (var look = 1; look < LooksMax && replies.Contains(Changing); look++)
            {
                List<int> stale = [.. Enumerable.Range(0, replies.Length).Where(i => ReferenceEquals(replies[i], Changing))];
                var again = await Execute(tenure, [.. stale.Select(i => commands[i])]);
                for (var i = 0; i < stale.Count; i++)
                {
                    replies = replies.SetItem(stale[i], again[i]);
                }
            }

            return replies;
        }
        catch (LedgerException error)
        {
            return [.. Enumerable.Repeat(error.ToRefusal(), commands.Length)];
        }
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

                var tenure = await Enter();
                _ledger.ThrowIfOverloaded();
                cancellationToken.ThrowIfCancellationRequested();
                if (tenure.Core.Table.Refuse(fetch) is { } refusal)
                {
                    return new JobsFetched([], refusal);
                }

                if (await Lease(tenure, fetch) is { IsEmpty: false } leases)
                {
                    return new JobsFetched(leases);
                }

                var left = fetch.Wait - _time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    return new JobsFetched([]);
                }

                // What somebody asks for now may have been left to the rows.
                Pump(tenure);

                // However the waiting ends, it is looked once more: a job may have come in the last moment.
                await Wait(tenure, fetch, left, cancellationToken);
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
            var tenure = await Enter();
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
            var tenure = await Enter();
            await tenure.WhenDurable();
            var query = new JobListQuery(_key, filter, limit, _time.GetUtcNow(), tenure.Core.Table.AllRunning);
            var jobs = await Read(query.Read, cancellationToken);
            await tenure.Verify();
            return new JobList([.. jobs.Select(tenure.Core.Table.Completed)]);
        }
        catch (LedgerException error)
        {
            return new JobList([], error.ToRefusal());
        }
    }

    /// <inheritdoc/>
    public async ValueTask Wake(CancellationToken cancellationToken = default) => await Enter().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        try
        {
            var tenure = await Enter();
            await tenure.WhenDurable();
            await (tenure.Core.Table.HasPending ? _wakeUp.Ensure() : _wakeUp.Cancel());
        }
        catch (LedgerException error)
        {
            // The next one tries again.
            LogWakeUpFailed(error, _key);
        }
    }

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _host.Opened(GrainContext, _shard, Leave);
        _tick = this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        _sweep = this.RegisterGrainTimer(
            Sweep, new GrainTimerCreationOptions(_options.SweepEvery, _options.SweepEvery) { Interleave = true });
        _runner.Freed += Freed;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Leave();
        _runner.Freed -= Freed;
        _sweep?.Dispose();
        _metrics.Left(_key);
        if (_shard.Tenure is { } tenure)
        {
            await tenure.Core.Runs.Drain(_runner.DrainFor, _time, cancellationToken);
        }

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
        var isRenewed = claim.Epoch == _epoch + 1;
        _epoch = claim.Epoch;
        var table = new JobTable(new JobClaim(_number, claim.Epoch, claim.Clean, at, isRenewed), slice, IsHome, new Random());
        var shard = new JobShard(table, new JobPolls());
        _ = EndWhenOver(claim, shard);
        return shard;
    }

    private List<LedgerRow> Begin(JobShard shard) => RowsOf(shard, shard.Table.Begin(Now));

    private bool IsHome(string queue) => JobPlace.HomeOf(queue, _store.ShardCount) == _number;

    private List<LedgerRow> RowsOf(JobShard shard, JobDecision decision, bool isAwaited = true)
    {
        shard.Decided = isAwaited ? decision.Number : shard.Decided;
        return [.. decision.Changes.SelectMany(change => JobStore.RowsOf(_key, change))];
    }

    private static async Task EndWhenOver(ShardClaim claim, JobShard shard)
    {
        await claim.Ended;
        shard.Polls.End();
        shard.Runs.Stop();
    }

    /// <summary>The claim and its core; the first to come begins to hand its jobs out.</summary>
    private async Task<ShardTenure<JobShard>> Enter()
    {
        var tenure = await _shard.Enter();
        if (!tenure.Core.IsAwake)
        {
            tenure.Core.IsAwake = true;
            Decided(tenure);
            if (tenure.Core.Table.HasPending)
            {
                _ = SetWakeUp();
            }
        }

        return tenure;
    }

    private async Task SetWakeUp()
    {
        try
        {
            await _wakeUp.Ensure();
        }
        catch (LedgerException error)
        {
            LogWakeUpFailed(error, _key);
        }
    }

    private async Task<ImmutableArray<ShardReply>> Execute(ShardTenure<JobShard> tenure, ImmutableArray<JobCommand> commands)
    {
        var table = tenure.Core.Table;
        var look = table.BeginLook();
        try
        {
            var finds = await Find(tenure, commands, look);
            var replies = await _shard.Execute(
                commands,
                OnceId,
                (owner, command, rows) => owner == tenure && !table.IsStale(command, finds) ? Decide(owner, command, finds, rows) : Changing,
                BasisOf);
            return await Confirm(tenure, commands, replies);
        }
        finally
        {
            table.EndLook();
        }
    }

    private ShardReply Decide(ShardTenure<JobShard> tenure, JobCommand command, JobFinds finds, List<LedgerRow> rows)
    {
        JobDecision decision;
        try
        {
            decision = tenure.Core.Table.Decide(command, Now, finds);
        }
        catch (Exception error)
        {
            // What it has changed in memory already is not written: the core must not be used any more.
            _ledger.Abandon(tenure.Claim, LedgerException.Unavailable($"Shard '{_key}' could not decide {command.GetType().Name}: {error.Message}", error));
            throw;
        }

        rows.AddRange(RowsOf(tenure.Core, decision));
        _metrics.Decided(command, decision.Reply);
        if (decision.Reply is Refusal refusal)
        {
            LogRefused(command.GetType().Name, refusal.Code, refusal.Message);
        }

        if (command is CancelJob cancel && tenure.Core.Table.IsCancelled(cancel.Job))
        {
            tenure.Core.Runs.Cancel(cancel.Job);
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
        var commit = tenure.Commit(RowsOf(tenure.Core, decision, isAwaited), isAwaited);
        if (isAwaited)
        {
            Decided(tenure);
        }

        return commit;
    }

    private async Task<JobFinds> Find(ShardTenure<JobShard> tenure, ImmutableArray<JobCommand> commands, long look)
    {
        HashSet<JobId> missing = [.. commands.SelectMany(tenure.Core.Table.Missing)];
        if (missing.Count == 0)
        {
            return JobFinds.None with { Look = look };
        }

        await tenure.WhenDurable();
        var finds = await Read((connection, token) => JobSlices.Find(connection, _key, missing, token), CancellationToken.None);
        return finds with { Asked = missing, Look = look };
    }

    /// <summary>Asks the store whose the keys are, now that all that was decided is durable.</summary>
    private async Task<ImmutableArray<ShardReply>> Confirm(
        ShardTenure<JobShard> tenure, ImmutableArray<JobCommand> commands, ImmutableArray<ShardReply> replies)
    {
        for (var i = 0; i < commands.Length; i++)
        {
            if (commands[i] is not EnqueueJobs enqueue || replies[i] is not JobsEnqueued enqueued)
            {
                continue;
            }

            List<NewJob> keyed = [.. enqueue.Jobs.Where((job, at) => job.Key is not null && enqueued.Outcomes[at].Kind == JobOutcomeKind.Enqueued)];
            if (keyed.Count == 0)
            {
                continue;
            }

            try
            {
                var holders = await Read(
                    (connection, token) => JobKeyStore.Holders(connection, [.. keyed.Select(job => (enqueue.Queue, job.Key!.Text))], Now.Time, token),
                    CancellationToken.None);
                foreach (var job in keyed)
                {
                    tenure.Core.Table.Confirm(job.Id, holders.GetValueOrDefault((enqueue.Queue, job.Key!.Text)) == job.Id, Now);
                }

                replies = replies.SetItem(i, Confirmed(enqueue, enqueued, holders));
                Pump(tenure);
            }
            catch (LedgerException error)
            {
                // Jobs that wait for word of their keys are in nobody's hands: the next claim finds those that are there.
                _ledger.Abandon(tenure.Claim, error);
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

        foreach (var lease in leases)
        {
            _metrics.Started(QueueExecution.Worker, Now.Time - lease.Due);
        }

        var commit = Commit(tenure, decision);
        try
        {
            List<JobId> lean = [.. leases.Where(static lease => lease.Payload.IsDefault).Select(static lease => lease.Receipt.Job)];
            if (lean.Count > 0)
            {
                var payloads = await Read((connection, token) => JobQueries.LoadPayloads(connection, _key, lean, token), CancellationToken.None);
                leases = [.. leases.Select(lease => lease.Payload.IsDefault ? lease with { Payload = payloads[lease.Receipt.Job] } : lease)];
            }
        }
        catch (LedgerException)
        {
            // Nobody gets them, so they are given back; they have not been run.
            GiveBack(tenure, leases.Select(static lease => lease.Receipt));
            throw;
        }

        await commit;
        return leases;
    }

    private void GiveBack(ShardTenure<JobShard> tenure, IEnumerable<JobReceipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            if (_shard.Tenure == tenure)
            {
                _ = Commit(tenure, tenure.Core.Table.Decide(new ReturnJob(OperationId.New(), receipt), Now, JobFinds.None));
            }
        }
    }

    /// <summary>Waits until there may be something to do, or the time is over.</summary>
    private async Task Wait(ShardTenure<JobShard> tenure, JobFetch fetch, TimeSpan left, CancellationToken cancellationToken)
    {
        var poll = tenure.Core.Polls.Add(fetch);
        try
        {
            await poll.Woken.WaitAsync(left, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
        }
        catch (OperationCanceledException)
        {
            // What it was woken for is another's.
            Pump(tenure);
            throw;
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
        foreach (var plan in table.NextPages(_runner.Knows, now))
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
        // Before the places are counted: who frees one after that sees it.
        _isStarved = true;
        var room = _runner.Take(StartsMax);
        var (starts, note) = tenure.Core.Table.Start(room, _runner.Knows, now);
        _isStarved = starts.Count == room;
        _runner.Free(room - starts.Count);
        if (starts.Count == 0)
        {
            // A decision that changes nothing is not followed, or it would be made again at once.
            if (note.Changes.Count > 0)
            {
                _ = Commit(tenure, note);
            }

            return;
        }

        // A note that nobody waits for goes with the next round.
        var needsNote = starts.Any(static start => start.NeedsNote) || note.Changes.Count > 0;
        var noted = Commit(tenure, needsNote ? note : tenure.Core.Table.Note(now), needsNote);
        foreach (var start in starts)
        {
            _metrics.Started(QueueExecution.Silo, now.Time - start.Row.Due);
            _ = Run(tenure, start, start.NeedsNote ? noted : Task.CompletedTask);
        }
    }

    private async Task Run(ShardTenure<JobShard> tenure, JobStart start, Task noted)
    {
        JobCommand ended;
        try
        {
            ended = await RunNoted(tenure, start, noted);
        }
        catch (LedgerException error)
        {
            LogStartFailed(error, _key, start.Row.Id);
            ended = new ReturnJob(OperationId.New(), start.Receipt);
        }
        finally
        {
            _runner.Free(1);
        }

        while (_shard.Tenure == tenure)
        {
            var replies = await _shard.Execute(
                [ended], static _ => null, (owner, command, rows) => owner == tenure ? Decide(owner, command, JobFinds.None, rows) : Changing, BasisOf);
            if (replies[0] is not Refusal { Kind: RefusalKind.Overloaded })
            {
                return;
            }

            await Task.Delay(EndAgainAfter, _time);
        }
    }

    private async Task<JobCommand> RunNoted(ShardTenure<JobShard> tenure, JobStart start, Task noted)
    {
        var job = start.Row.Id;
        using var run = tenure.Core.Runs.Begin(job);
        await noted;
        var payload = start.Row.Payload
            ?? (await Read((connection, token) => JobQueries.LoadPayloads(connection, _key, [job], token), CancellationToken.None))[job];
        var started = _time.GetTimestamp();
        var ended = await _runner.Run(start, payload, run.Token);
        _metrics.Ran(_time.GetElapsedTime(started));
        return ended;
    }

    private async Task ReadPage(ShardTenure<JobShard> tenure, WindowPlan plan)
    {
        var isRead = false;
        try
        {
            await tenure.WhenDurable();
            var rows = await Read(
                (connection, token) => JobQueries.LoadWindow(
                    connection, _key, plan.Queue, (plan.After.Due, plan.After.Job), plan.Until, plan.Limit, token),
                CancellationToken.None);
            tenure.Core.Table.Load(plan, rows, Now);
            isRead = true;
        }
        catch (LedgerException error)
        {
            LogPageFailed(error, _key, plan.Queue);
        }
        finally
        {
            if (!isRead)
            {
                await Task.Delay(PageAgainAfter, _time);
                tenure.Core.Table.Abandon(plan);
            }
        }

        Pump(tenure);
    }

    private Task Tick(CancellationToken cancellationToken)
    {
        if (_shard.Tenure is { } tenure)
        {
            if (tenure.Core.Table.Tick(Now) is { Changes.Count: > 0 } ended)
            {
                _ = Commit(tenure, ended);
            }

            Pump(tenure);
            Count(tenure);
        }

        return Task.CompletedTask;
    }

    private void Count(ShardTenure<JobShard> tenure)
    {
        if (_countedAt == 0 || _time.GetElapsedTime(_countedAt) >= CountEvery)
        {
            _countedAt = _time.GetTimestamp();
            _metrics.Counted(_key, tenure.Core.Table.Census);
        }
    }

    /// <summary>Deletes what has been kept for long enough, as much as there is.</summary>
    private async Task Sweep(CancellationToken cancellationToken)
    {
        try
        {
            if (_shard.Tenure is not { } tenure)
            {
                return;
            }

            Count(tenure);
            while (!cancellationToken.IsCancellationRequested && !_isLeaving && _shard.Tenure == tenure && await SweepOnce(tenure, cancellationToken))
            {
                _ledger.ThrowIfOverloaded();
            }
        }
        catch (LedgerException error)
        {
            // The next one goes on.
            LogSweepFailed(error, _key);
        }
    }

    /// <summary>Deletes some. Whether there may be more.</summary>
    private async Task<bool> SweepOnce(ShardTenure<JobShard> tenure, CancellationToken cancellationToken)
    {
        var table = tenure.Core.Table;
        var look = table.BeginLook();
        try
        {
            await tenure.WhenDurable();
            var now = _time.GetUtcNow();
            var (ended, dead, keys) = await Read(
                async (connection, token) => (
                    await JobQueries.ExpiredEnded(connection, _key, now, SweepMax, token),
                    await JobQueries.ExpiredDead(connection, _key, now, SweepMax, token),
                    _number == 0 ? await JobKeyStore.CountExpired(connection, now, token) : 0),
                cancellationToken);
            if (_shard.Tenure != tenure || ended.Count + dead.Count + keys == 0)
            {
                return false;
            }

            var decision = table.Sweep(ended, dead, look, Now);
            var rows = RowsOf(tenure.Core, decision, isAwaited: false);
            if (keys > 0)
            {
                rows.Add(JobKeyStore.Purge(now));
            }

            await tenure.Commit(rows);
            _metrics.Swept(ended.Count + dead.Count);
            return ended.Count == SweepMax || dead.Count == SweepMax || keys == JobKeyStore.PurgeMax;
        }
        finally
        {
            table.EndLook();
        }
    }

    private void Arm(JobTable table, JobNow now)
    {
        var left = table.NextDue(now) is { } due && due < TickMax ? due : TickMax;
        if (_isFreed)
        {
            (_isFreed, left) = (false, TimeSpan.Zero);
        }

        _tick?.Change(left > TickMin ? left : TickMin, Timeout.InfiniteTimeSpan);
    }

    // Comes from any thread: a job of some shard has made room.
    private void Freed()
    {
        if (_isStarved)
        {
            _isFreed = true;
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
