using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>What becomes of jobs that ran, or will not run.</summary>
internal sealed class JobEnding(JobClaim claim, JobBook book, Random chance)
{
    /// <summary>A worker has done a job.</summary>
    public ShardReply Complete(JobReceipt receipt, JobJournal journal, JobFinds finds)
    {
        if (Holder(receipt) is { } entry)
        {
            entry.Queue.Pace.Succeeded(journal.Now);
            Finish(entry, JobState.Succeeded, journal);
            return new Done(Changed: true);
        }

        return finds.Ended.GetValueOrDefault(receipt.Job) is { State: JobState.Succeeded } ended && ended.Run == receipt.Run
            ? new Done(Changed: false)
            : Stale(receipt);
    }

    /// <summary>A worker could not do a job.</summary>
    public ShardReply Fail(FailJob command, JobJournal journal, JobFinds finds)
    {
        var receipt = command.Receipt;
        if (Holder(receipt) is { } entry)
        {
            return new JobFailed(Fail(entry, command.Kind, command.Message, command.IsFinal, command.RetryAfter, journal));
        }

        if (book.Find(receipt.Job)?.Row is { } waiting && HasFailed(waiting, receipt))
        {
            return new JobFailed(waiting.Due);
        }

        return finds switch
        {
            _ when finds.Jobs.GetValueOrDefault(receipt.Job) is { } row && HasFailed(row, receipt) => new JobFailed(row.Due),
            _ when finds.Dead.GetValueOrDefault(receipt.Job) is { } dead && HasFailed(dead.Job, receipt) => new JobFailed(RetryAt: null),
            _ when finds.Ended.GetValueOrDefault(receipt.Job) is { State: JobState.Cancelled } ended && ended.Run == receipt.Run =>
                new JobFailed(RetryAt: null),
            _ => Stale(receipt),
        };
    }

    /// <summary>A worker gives a job back that it did not do.</summary>
    public ShardReply Return(JobReceipt receipt, JobJournal journal)
    {
        if (Holder(receipt) is not { } entry)
        {
            return book.Find(receipt.Job)?.Row.Run == receipt.Run ? new Done(Changed: false) : Stale(receipt);
        }

        if (entry.IsCancelled)
        {
            Finish(entry, JobState.Cancelled, journal);
            return new Done(Changed: true);
        }

        book.Release(entry, journal);
        book.Change(entry, entry.Row, journal);
        return new Done(Changed: true);
    }

    /// <summary>A job that ran in a silo that is gone was to stop: it has ended.</summary>
    public void Cancelled(JobQueue queue, JobRow row, JobJournal journal) =>
        End(queue, row, JobState.Cancelled, startedAt: null, worker: null, journal);

    /// <summary>A worker still has jobs.</summary>
    public JobsExtended Extend(ImmutableArray<JobReceipt> receipts, JobNow now) => new([.. receipts.Select(receipt =>
    {
        if (Holder(receipt) is not { } entry)
        {
            return JobStanding.Lost;
        }

        if (entry.Lease is { } lease)
        {
            book.Extend(entry, now.Elapsed + lease.Visibility);
        }

        return entry.IsCancelled ? JobStanding.Cancelled : JobStanding.Extended;
    })]);

    /// <summary>A worker was silent for too long, or its silo was lost: the attempt counts as failed, and the next one does not wait.</summary>
    public void Lose(JobEntry entry, string code, JobJournal journal) => Fail(
        entry,
        code,
        $"{entry.Lease?.Worker ?? "The silo"} was not heard of for {VisibilityOf(entry).TotalSeconds:0.###} s.",
        isFinal: entry.Queue.Row.Definition.AtMostOnce,
        retryAfter: TimeSpan.Zero,
        journal);

    /// <summary>A job was not started before it expired.</summary>
    public void Expire(JobEntry entry, JobJournal journal) => Bury(
        entry.Queue, WithError(entry.Row, JobCodes.Expired, "It was not started in time.", worker: null, journal.Now.Time), journal);

    /// <summary>Ends a job that may be running.</summary>
    public ShardReply Cancel(JobId job, JobJournal journal, JobFinds finds)
    {
        if (book.Find(job) is { } entry)
        {
            if (!entry.IsRunning)
            {
                Finish(entry, JobState.Cancelled, journal);
                return new Done(Changed: true);
            }

            var isNew = !entry.IsCancelled;
            book.Cancel(entry, journal);
            return new Done(isNew);
        }

        if (finds.Jobs.GetValueOrDefault(job) is { } row && book.FindQueue(row.Queue) is { } queue)
        {
            End(queue, row, JobState.Cancelled, startedAt: null, worker: null, journal);
            return new Done(Changed: true);
        }

        return finds.Has(job) ? Ended(job) : NotFound(job);
    }

    /// <summary>Has a job run now, whatever it waited for.</summary>
    public ShardReply Retry(JobId job, JobJournal journal, JobFinds finds)
    {
        var now = JobTimes.Ceiling(journal.Now.Time);
        if (book.Find(job) is { } entry)
        {
            if (entry.IsRunning)
            {
                return Running(job);
            }

            if (entry.Phase != JobPhase.Waiting)
            {
                return new Done(Changed: false);
            }

            book.Change(entry, Moved(entry.Row, now), journal);
            return new Done(Changed: true);
        }

        if (finds.Jobs.GetValueOrDefault(job) is { } row && book.FindQueue(row.Queue) is { } queue)
        {
            book.Change(queue, Moved(row, now), journal);
            return new Done(Changed: true);
        }

        return finds.Dead.GetValueOrDefault(job) is { } dead ? Raise(dead, journal) : finds.Has(job) ? Ended(job) : NotFound(job);
    }

    /// <summary>Gives a job that does not run another time, or another content.</summary>
    public ShardReply Change(ChangeJob command, JobJournal journal, JobFinds finds)
    {
        var now = journal.Now.Time;
        var entry = book.Find(command.Job);
        var row = entry?.Row ?? finds.Jobs.GetValueOrDefault(command.Job);
        if (row is null || book.FindQueue(row.Queue) is not { } queue)
        {
            return finds.Has(command.Job) ? Ended(command.Job) : NotFound(command.Job);
        }

        if (command.Key is { } key && key != row.Key)
        {
            return NotFound(command.Job);
        }

        if (entry is { IsRunning: true })
        {
            return Running(command.Job);
        }

        var bad = JobGuards.CheckDue(command.Due, now)
            ?? (command.Content is { } content ? JobGuards.Check(content, queue.Row.Definition, now) : null);
        if (bad is { } refusal)
        {
            return refusal;
        }

        var changed = Changed(row, command, now);
        if (entry is null)
        {
            book.Change(queue, changed, journal);
        }
        else
        {
            book.Change(entry, changed, journal);
        }

        return new Done(Changed: true);
    }

    /// <summary>Has a dead job begin anew.</summary>
    public ShardReply Raise(DeadRow dead, JobJournal journal)
    {
        if (book.FindQueue(dead.Job.Queue) is not { } queue)
        {
            return new Refusal(
                RefusalKind.NotFound, JobCodes.QueueNotFound, $"Queue '{dead.Job.Queue}', which job {dead.Job.Id} belongs to, is not there any more.");
        }

        if (JobGuards.CheckRoom(queue) is { } full)
        {
            return full;
        }

        var now = JobTimes.Ceiling(journal.Now.Time);
        journal.Add(new JobChange.DeleteDead(dead.Job.Id));

        // Its key went with its death, and may be another's by now.
        book.Add(queue, dead.Job with { Due = now, Place = now, Failures = 0, Crashes = 0, Key = null, KeyWindow = default, ExpiresAt = null }, journal);
        return new Done(Changed: true);
    }

    /// <summary>Puts a job among the dead; the last of its errors says why.</summary>
    public void Bury(JobQueue queue, JobRow row, JobJournal journal)
    {
        var now = journal.Now.Time;
        var dead = new DeadRow(row, JobTimes.Floor(now), JobTimes.Ceiling(now + queue.Row.Definition.DeadRetention));
        book.End(queue, row, journal, keepsKey: false, dead);
    }

    /// <summary>A row with one more error.</summary>
    public static JobRow WithError(JobRow row, string kind, string message, string? worker, DateTimeOffset now)
    {
        // A message is cut before it is cleaned: the cut may go through a pair of surrogates.
        var error = new JobError(row.Failures + 1, JobTimes.Floor(now), Text(kind), Text(message), worker);
        var kept = row.Errors.Length < JobLimits.ErrorsKept ? row.Errors : row.Errors.RemoveAt(0);
        return row with { Errors = kept.Add(error) };
    }

    private static JobRow Changed(JobRow row, ChangeJob command, DateTimeOffset now)
    {
        var due = JobTimes.Ceiling(command.Due is { } at && at > now ? at : now);
        return command.Content is not { } content
            ? Moved(row, due)
            : JobIntake.RowOf(content, row.Queue, now) with
            {
                Id = row.Id,
                Due = due,
                Place = Moved(row, due).Place,
                CreatedAt = row.CreatedAt,
                Group = row.Group,
                Key = row.Key,
                KeyWindow = row.KeyWindow,
                Run = row.Run,
                Failures = row.Failures,
                Errors = row.Errors,
            };
    }

    // A repeat of what was told; a run that was given up as lost has told nothing, and what it says now is too late.
    private static bool HasFailed(JobRow row, JobReceipt receipt) =>
        row.Run == receipt.Run && row.Errors is [.., { Kind: not (JobCodes.WorkerLost or JobCodes.SiloLost) }];

    private static string Text(string? text) => StorableText.Cleaned(
        text is null ? "" : text.Length > JobLimits.ErrorLengthMax ? text[..JobLimits.ErrorLengthMax] : text);

    // One that has failed holds up its group until it is done; any other goes with its time.
    private static JobRow Moved(JobRow row, DateTimeOffset due) => row with { Due = due, Place = row.Failures > 0 ? row.Place : due };

    private static Refusal Stale(JobReceipt receipt) => new(
        RefusalKind.Conflict,
        JobCodes.ReceiptStale,
        $"Run {receipt.Run} of job {receipt.Job} is not the newest: the job went to another worker, was cancelled, or has ended.");

    private static Refusal NotFound(JobId job) => new(RefusalKind.NotFound, JobCodes.JobNotFound, $"There is no job {job}, or not any more.");

    private static Refusal Ended(JobId job) => new(RefusalKind.Conflict, JobCodes.JobEnded, $"Job {job} has ended.");

    private static Refusal Running(JobId job) => new(RefusalKind.Conflict, JobCodes.JobRunning, $"Job {job} is running.");

    private static TimeSpan VisibilityOf(JobEntry entry) =>
        entry.Lease?.Visibility ?? entry.Row.VisibilityTimeout ?? entry.Queue.Row.Definition.VisibilityTimeout;

    /// <summary>The job that a receipt speaks for, if it is the newest run's.</summary>
    private JobEntry? Holder(JobReceipt receipt) =>
        book.Find(receipt.Job) is { IsRunning: true } entry && entry.Row.Run == receipt.Run
        && (entry.Lease?.Epoch ?? claim.Epoch) == receipt.Epoch
            ? entry
            : null;

    private DateTimeOffset? Fail(JobEntry entry, string kind, string message, bool isFinal, TimeSpan? retryAfter, JobJournal journal)
    {
        var definition = entry.Queue.Row.Definition;
        var now = journal.Now.Time;
        if (entry.IsCancelled)
        {
            Finish(entry, JobState.Cancelled, journal);
            return null;
        }

        entry.Queue.Pace.Failed(journal.Now);
        var row = WithError(entry.Row, kind, message, entry.Lease?.Worker, now);
        row = row with { Failures = row.Failures + 1 };
        if (isFinal || definition.AtMostOnce || row.Failures >= (row.AttemptsMax ?? definition.Attempts))
        {
            Bury(entry.Queue, row, journal);
            return null;
        }

        var wait = retryAfter is { } asked
            ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, JobLimits.BackoffMax.Ticks))
            : (row.Backoff ?? definition.Backoff).After(row.Failures, chance.NextDouble());
        var due = JobTimes.Ceiling(now + wait);
        book.Release(entry, journal);
        book.Change(entry, row with { Due = due }, journal);
        return due;
    }

    private void Finish(JobEntry entry, JobState state, JobJournal journal) =>
        End(entry.Queue, entry.Row, state, entry.StartedAt, entry.Lease?.Worker, journal);

    private void End(JobQueue queue, JobRow row, JobState state, DateTimeOffset? startedAt, string? worker, JobJournal journal)
    {
        var now = journal.Now.Time;
        book.End(queue, row, journal, keepsKey: state == JobState.Succeeded);
        journal.Add(new JobChange.PutEnded(new EndedRow
        {
            Id = row.Id,
            Queue = queue.Name,
            Handler = row.Handler,
            State = state,
            CreatedAt = row.CreatedAt,
            Due = row.Due,
            StartedAt = startedAt is { } started ? JobTimes.Floor(started) : null,
            EndedAt = JobTimes.Floor(now),
            KeptUntil = JobTimes.Ceiling(now + queue.Row.Definition.HistoryRetention),
            Priority = row.Priority,
            Group = row.Group,
            Key = row.Key,
            Attempts = row.Failures + (state == JobState.Succeeded ? 1 : 0),
            Run = row.Run,
            Worker = worker,
        }));
    }
}
