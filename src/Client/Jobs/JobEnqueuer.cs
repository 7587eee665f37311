using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// Brings jobs to their shards: many in a message, to where their queue has them, and once more where that turns out to have changed.
/// Thread-safe.
/// </summary>
internal sealed class JobEnqueuer(IJobShards shards, JobSpread spread)
{
    // Each time something has changed that was true a moment ago.
    private const int TriesMax = 5;

    // Fewer jobs of a call than so many share a shard: a message, a command and a change of the ledger cost more than their jobs.
    private const int JobsTogether = 32;

    private int _turn;

    /// <summary>Enqueues jobs, each by itself.</summary>
    public async Task<IReadOnlyList<EnqueuedJob>> Enqueue(string queue, IReadOnlyList<JobRequest> jobs, CancellationToken cancellationToken)
    {
        var outcomes = new EnqueuedJob?[jobs.Count];
        var items = Place(jobs, Math.Min(await spread.PartitionsOf(queue, cancellationToken), await shards.Count(cancellationToken)));
        for (var attempt = 1; items.Count > 0; attempt++)
        {
            var again = new List<JobItem>();
            foreach (var (item, outcome) in await Send(queue, items, isRepeat: attempt > 1, cancellationToken))
            {
                if (await Settle(item, outcome, isLast: attempt == TriesMax, cancellationToken) is { } settled)
                {
                    outcomes[item.Index] = settled;
                }
                else
                {
                    again.Add(item);
                }
            }

            items = again;
        }

        return outcomes!;
    }

    /// <summary>Gives jobs their keys. Those that may lie anywhere lie together, and those of the next call elsewhere.</summary>
    private List<JobItem> Place(IReadOnlyList<JobRequest> jobs, int partitions)
    {
        var free = jobs.Count(static job => job is { Operation: null, Group: null });
        var parts = Math.Clamp(free / JobsTogether, 1, partitions);
        var first = (int)((uint)Interlocked.Add(ref _turn, parts) % partitions);
        var placed = 0;
        return [.. jobs.Select((job, i) => new JobItem(i, job, job switch
        {
            { Operation: { } operation } => operation,
            { Group: not null } => Guid.CreateVersion7(),
            _ => JobPlace.NewKey((first + (int)((long)placed++ * parts / free)) % partitions, partitions),
        }))];
    }

    private async Task<IEnumerable<(JobItem Item, JobOutcome Outcome)>> Send(
        string queue, IReadOnlyList<JobItem> items, bool isRepeat, CancellationToken cancellationToken)
    {
        var count = await shards.Count(cancellationToken);
        var partitions = await spread.PartitionsOf(queue, cancellationToken);
        var placed =
            from item in items
            let shard = JobPlace.ShardOf(queue, partitions, item.Request.Group, item.Key, count)
            group (Item: item, Job: item.Request.ToJob(JobId.Of(item.Key, shard))) by shard;
        var sent = await Task.WhenAll(
            from shard in placed
            from part in Parts(shard)
            select SendPart(shard.Key, queue, partitions, part, isRepeat, cancellationToken));
        return sent.SelectMany(static part => part);
    }

    private async Task<IEnumerable<(JobItem Item, JobOutcome Outcome)>> SendPart(
        int shard, string queue, int partitions, IReadOnlyList<(JobItem Item, NewJob Job)> part, bool isRepeat, CancellationToken cancellationToken)
    {
        var command = new EnqueueJobs(
            OperationId.New(),
            queue,
            partitions,
            [.. part.Select(static one => one.Job)],
            isRepeat || part.Any(static one => one.Item.Request.Operation is not null));
        try
        {
            var reply = await shards.Send<JobsEnqueued>(shard, command, cancellationToken);
            return part.Zip(reply.Outcomes, static (one, outcome) => (one.Item, outcome));
        }
        catch (GranaryException changed) when (changed.Code == JobCodes.PartitionsChanged)
        {
            spread.Forget(queue);
            var refusal = new Refusal(changed.Kind, changed.Code, changed.Message);
            return part.Select(one => (one.Item, new JobOutcome(JobOutcomeKind.Refused, one.Job.Id, refusal)));
        }
    }

    /// <summary>What became of a job for good; <see langword="null"/> when it is to be sent again.</summary>
    private async Task<EnqueuedJob?> Settle(JobItem item, JobOutcome outcome, bool isLast, CancellationToken cancellationToken)
    {
        switch (outcome.Kind)
        {
            case JobOutcomeKind.Refused when outcome.Refusal!.Code == JobCodes.PartitionsChanged && !isLast:
            case JobOutcomeKind.KeyTaken when outcome.Job == default && !isLast:
                return null;
            case JobOutcomeKind.KeyTaken when outcome.Job != default && item.Request.Key is { Mode: not JobKeyMode.Ignore } key:
                return await Change(item.Request, key, outcome.Job, cancellationToken) || isLast
                    ? new EnqueuedJob(JobOutcomeKind.KeyTaken, outcome.Job)
                    : null;
            default:
                return new EnqueuedJob(outcome.Kind, outcome.Job, outcome.Refusal);
        }
    }

    /// <summary>Changes the job that has the key as its key's mode says. Whether that job is still there.</summary>
    private async Task<bool> Change(JobRequest request, JobKey key, JobId holder, CancellationToken cancellationToken)
    {
        var content = key.Mode == JobKeyMode.Replace ? request.ToJob(holder) : null;
        try
        {
            await shards.Send<Done>(
                holder.Shard, new ChangeJob(OperationId.New(), holder, key.Text, request.Due, content), cancellationToken);
            return true;
        }
        catch (GranaryException refused) when (refused.Code == JobCodes.JobRunning)
        {
            return true;
        }
        catch (GranaryException refused) when (refused.Code is JobCodes.JobNotFound or JobCodes.JobEnded)
        {
            // Within the window of its key a job that is done keeps it; then nothing is left to change.
            return refused.Code == JobCodes.JobEnded;
        }
    }

    private static IEnumerable<IReadOnlyList<(JobItem Item, NewJob Job)>> Parts(IEnumerable<(JobItem Item, NewJob Job)> jobs)
    {
        var part = new List<(JobItem, NewJob)>();
        var bytes = 0;
        foreach (var job in jobs)
        {
            var size = JobSizes.Of(job.Job);
            if (part.Count == JobLimits.JobsPerCommandMax || (part.Count > 0 && bytes + size > JobLimits.BytesPerCommandMax))
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(job);
            bytes += size;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    private sealed record JobItem(int Index, JobRequest Request, Guid Key);
}
