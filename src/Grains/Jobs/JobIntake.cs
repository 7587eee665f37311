using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Takes new jobs in.</summary>
internal sealed class JobIntake(JobClaim claim, JobBook book, Func<string, bool> isHome)
{
    private const int RecentMax = 50_000;

    private readonly Dictionary<JobId, JobRow> _unconfirmed = [];

    // Jobs that are in their rows only are not known otherwise, when they come twice.
    private readonly HashSet<JobId> _recent = [];
    private readonly Queue<JobId> _byAge = new();

    /// <summary>Takes jobs in, each by itself. What becomes of those with a key is known when the change is durable: see <see cref="Confirm"/>.</summary>
    public ShardReply Enqueue(EnqueueJobs command, JobJournal journal, JobFinds finds)
    {
        if (JobGuards.CheckQueue(command.Queue) is { } invalid)
        {
            return invalid;
        }

        if (command.Jobs.IsDefaultOrEmpty || command.Jobs.Length > JobLimits.JobsPerCommandMax)
        {
            return JobGuards.Invalid(JobCodes.BatchInvalid, $"A command enqueues 1 to {JobLimits.JobsPerCommandMax} jobs.", "jobs");
        }

        var queue = book.FindQueue(command.Queue);
        if (command.Partitions != (queue?.Row.Definition.Partitions ?? 1) || (queue is null && !isHome(command.Queue)))
        {
            return new Refusal(
                RefusalKind.Conflict,
                JobCodes.PartitionsChanged,
                $"Queue '{command.Queue}' does not have the {command.Partitions} partitions that its jobs were spread over.");
        }

        if (queue is null && book.QueueCount >= JobLimits.QueuesPerShardMax)
        {
            return new Refusal(
                RefusalKind.Exhausted, JobCodes.TooManyQueues, $"The shard has {JobLimits.QueuesPerShardMax} queues, as many as it may.");
        }

        return new JobsEnqueued([.. command.Jobs.Select(job => Enqueue(job))]);

        // Only the first job that is good makes a queue.
        JobOutcome Enqueue(NewJob job) => Take(ref queue, command.Queue, job, command.IsRepeat ? finds : JobFinds.None, journal);
    }

    /// <summary>Whether a job waits for word of its key.</summary>
    public bool IsUnconfirmed(JobId job) => _unconfirmed.ContainsKey(job);

    /// <summary>A job's change is durable, and its key is the job's or another's.</summary>
    public void Confirm(JobId job, bool isItsOwn, DateTimeOffset now)
    {
        if (!_unconfirmed.Remove(job, out var row) || book.FindQueue(row.Queue) is not { } queue)
        {
            return;
        }

        if (!isItsOwn)
        {
            // It was not taken in, and may come again.
            _recent.Remove(job);
            queue.Pending--;
        }
        else
        {
            book.Admit(queue, row, now);
        }
    }

    /// <summary>A job was seen in the store: its key is its own.</summary>
    public void Seen(JobId job) => _unconfirmed.Remove(job);

    /// <summary>The row of a new job.</summary>
    public static JobRow RowOf(NewJob job, string queue, DateTimeOffset now)
    {
        var due = JobTimes.Ceiling(job.Due is { } at && at > now ? at : now);
        return new JobRow
        {
            Id = job.Id,
            Queue = queue,
            Handler = job.Handler,
            Payload = job.Payload,
            Headers = job.Headers,
            Due = due,
            Place = due,
            CreatedAt = JobTimes.Floor(now),
            Priority = job.Priority,
            Group = job.Group,
            Key = job.Key?.Text,
            KeyWindow = job.Key?.Window ?? TimeSpan.Zero,
            ExpiresAt = job.ExpiresAt is { } expiry ? JobTimes.Ceiling(expiry) : null,
            AttemptsMax = job.Attempts,
            Backoff = job.Backoff,
            VisibilityTimeout = job.VisibilityTimeout,
        };
    }

    private static JobOutcome Refused(NewJob job, Refusal refusal) => new(JobOutcomeKind.Refused, job.Id, refusal);

    private JobOutcome Take(ref JobQueue? queue, string name, NewJob job, JobFinds finds, JobJournal journal)
    {
        var now = journal.Now.Time;
        if (job.Id.Shard != claim.Shard || job.Id.Value.Version != 8)
        {
            return Refused(job, JobGuards.Invalid(JobCodes.IdInvalid, $"Job {job.Id} does not belong to shard {claim.Shard}.", "id"));
        }

        // Whose key it is, the sender of a repeat wants to know too.
        if (_unconfirmed.ContainsKey(job.Id))
        {
            return new JobOutcome(JobOutcomeKind.Enqueued, job.Id);
        }

        if (book.Find(job.Id) is not null || finds.Has(job.Id) || _recent.Contains(job.Id))
        {
            return new JobOutcome(JobOutcomeKind.Known, job.Id);
        }

        if (JobGuards.Check(job, queue?.Row.Definition ?? new QueueDefinition { Name = name }, now) is { } refusal)
        {
            return Refused(job, refusal);
        }

        if (queue is not null && JobGuards.CheckRoom(queue) is { } full)
        {
            return Refused(job, full);
        }

        queue ??= book.Make(new QueueRow(new QueueDefinition { Name = name }, QueueMode.Running, Reason: null, Version: 0), journal);
        var row = RowOf(job, name, now);
        Remember(job.Id);
        if (row.Key is not { } key)
        {
            book.Add(queue, row, journal);
            return new JobOutcome(JobOutcomeKind.Enqueued, job.Id);
        }

        // Whether the key is free only the store knows, which has those of all partitions.
        journal.Add(new JobChange.TakeKey(name, key, job.Id, now));
        journal.Add(new JobChange.PutJob(row, NeedsKey: true));
        _unconfirmed.Add(job.Id, row);
        queue.Pending++;
        return new JobOutcome(JobOutcomeKind.Enqueued, job.Id);
    }

    private void Remember(JobId job)
    {
        if (_recent.Add(job))
        {
            _byAge.Enqueue(job);
        }

        if (_byAge.Count > RecentMax)
        {
            _recent.Remove(_byAge.Dequeue());
        }
    }
}
