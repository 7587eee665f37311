using System.Text;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Checks what shards are sent. Clients check before they send; nobody has to be one.</summary>
internal static class JobGuards
{
    private const double FactorMin = 1;
    private const double FactorMax = 10;
    private const int WeightMax = 100;

    /// <summary>Why a job cannot be taken in; <see langword="null"/> when it can.</summary>
    public static Refusal? Check(NewJob job, QueueDefinition queue, DateTimeOffset now)
    {
        if (!NameRules.IsValid(job.Handler.Name) || job.Handler.Version < 1)
        {
            return Invalid(JobCodes.HandlerInvalid, $"Handler '{job.Handler}' is none: a name is {NameRules.Text}, a version 1 or more.", "handler");
        }

        if (job.Payload.IsDefault || job.Payload.Length > queue.PayloadBytesMax)
        {
            return Invalid(
                JobCodes.PayloadTooLarge,
                $"The payload has {(job.Payload.IsDefault ? 0 : job.Payload.Length)} bytes; queue '{queue.Name}' takes up to {queue.PayloadBytesMax}.",
                "payload");
        }

        return CheckHeaders(job)
            ?? CheckPriority(job)
            ?? CheckTimes(job, now)
            ?? CheckGroup(job)
            ?? CheckKey(job)
            ?? CheckLimits(job);
    }

    /// <summary>Why a queue cannot have these settings.</summary>
    public static Refusal? Check(QueueDefinition queue)
    {
        var wrong = queue switch
        {
            { Execution: not QueueExecution.Worker and not QueueExecution.Silo } => $"execution {queue.Execution} is none",
            { Partitions: < 1 or > JobLimits.PartitionsMax } => $"partitions go from 1 to {JobLimits.PartitionsMax}, not {queue.Partitions}",
            { Partitions: > 1, Concurrency: not null } => "a limit of the whole queue needs one partition",
            { Concurrency: < 1 } => $"concurrency is 1 or more, not {queue.Concurrency}",
            { Weight: < 1 or > WeightMax } => $"a weight goes from 1 to {WeightMax}, not {queue.Weight}",
            { Attempts: < 1 or > JobLimits.AttemptsMax } => $"attempts go from 1 to {JobLimits.AttemptsMax}, not {queue.Attempts}",
            { PendingMax: < 1 or > JobLimits.PendingMax } => $"pendingMax goes from 1 to {JobLimits.PendingMax}, not {queue.PendingMax}",
            { PayloadBytesMax: < 0 or > JobLimits.PayloadBytesMax } => $"payloadBytesMax goes up to {JobLimits.PayloadBytesMax}, not {queue.PayloadBytesMax}",
            _ when !IsBackoff(queue.Backoff) => $"the backoff is out of range: {queue.Backoff}",
            _ when !IsVisibility(queue.VisibilityTimeout) => $"the visibility timeout is out of range: {queue.VisibilityTimeout}",
            _ when !IsRetention(queue.HistoryRetention) => $"the retention of the history is out of range: {queue.HistoryRetention}",
            _ when !IsRetention(queue.DeadRetention) => $"the retention of the dead is out of range: {queue.DeadRetention}",
            _ => null,
        };
        return !NameRules.IsValid(queue.Name) ? QueueInvalid(queue.Name)
            : wrong is null ? null
            : Invalid(JobCodes.DefinitionInvalid, $"Queue '{queue.Name}' cannot be so: {wrong}.", "definition");
    }

    /// <summary>Why a name is none of a queue.</summary>
    public static Refusal? CheckQueue(string queue) => NameRules.IsValid(queue) ? null : QueueInvalid(queue);

    /// <summary>Why a time cannot be a job's.</summary>
    public static Refusal? CheckDue(DateTimeOffset? due, DateTimeOffset now) => due > now + JobLimits.DelayMax
        ? Invalid(JobCodes.TimeInvalid, $"The job is due at {due:O}, more than {JobLimits.DelayMax.TotalDays} days ahead.", "due")
        : null;

    /// <summary>Why a queue takes no more jobs; <see langword="null"/> when it does. Of what it may hold each partition has its share.</summary>
    public static Refusal? CheckRoom(JobQueue queue)
    {
        if (queue.Row.Mode == QueueMode.Draining)
        {
            return new Refusal(RefusalKind.Conflict, JobCodes.QueueDraining, $"Queue '{queue.Name}' is being drained: it takes no jobs.");
        }

        var definition = queue.Row.Definition;
        return queue.Pending < Math.Max(definition.PendingMax / definition.Partitions, 1)
            ? null
            : new Refusal(
                RefusalKind.Overloaded,
                JobCodes.QueueFull,
                $"Queue '{queue.Name}' has {queue.Pending} jobs, as many as it may; try again when some of them are done.",
                RetryAfter: TimeSpan.FromSeconds(1));
    }

    /// <summary>The refusal of an argument.</summary>
    public static Refusal Invalid(string code, string message, string argument) => new(RefusalKind.Invalid, code, message, argument);

    private static Refusal QueueInvalid(string? queue) =>
        Invalid(JobCodes.QueueInvalid, $"Queue '{queue}' is no name: {NameRules.Text}.", "queue");

    private static Refusal? CheckHeaders(NewJob job)
    {
        if (job.Headers.IsDefault || job.Headers.Length > JobLimits.HeadersMax)
        {
            return Headers($"a job has up to {JobLimits.HeadersMax}");
        }

        var bytes = 0;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in job.Headers)
        {
            if (string.IsNullOrEmpty(name) || value is null || !StorableText.Is(name) || !StorableText.Is(value))
            {
                return Headers($"'{name}' has no name, no value, or characters that cannot be stored");
            }

            if (!names.Add(name))
            {
                return Headers($"'{name}' is there twice");
            }

            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        }

        return bytes > JobLimits.HeaderBytesMax ? Headers($"they have {bytes} bytes of at most {JobLimits.HeaderBytesMax}") : null;

        static Refusal Headers(string why) => Invalid(JobCodes.HeadersInvalid, $"The headers cannot be so: {why}.", "headers");
    }

    private static Refusal? CheckPriority(NewJob job) => job.Priority is >= JobLimits.PriorityMin and <= JobLimits.PriorityMax
        ? null
        : Invalid(
            JobCodes.PriorityInvalid, $"Priority {job.Priority} is not from {JobLimits.PriorityMin} to {JobLimits.PriorityMax}.", "priority");

    private static Refusal? CheckTimes(NewJob job, DateTimeOffset now) => CheckDue(job.Due, now)
        ?? (job.ExpiresAt <= (job.Due ?? now) || job.ExpiresAt <= now
            ? Invalid(JobCodes.TimeInvalid, $"The job expires at {job.ExpiresAt:O}, before it could be run.", "expiresAt")
            : CheckFar(job.ExpiresAt, now));

    private static Refusal? CheckFar(DateTimeOffset? expiresAt, DateTimeOffset now) => expiresAt > now + (JobLimits.DelayMax * 2)
        ? Invalid(JobCodes.TimeInvalid, $"The job expires at {expiresAt:O}, more than {JobLimits.DelayMax.TotalDays * 2} days ahead.", "expiresAt")
        : null;

    private static Refusal? CheckGroup(NewJob job) => job.Group is null || IsText(job.Group, JobLimits.GroupBytesMax)
        ? null
        : Invalid(JobCodes.GroupInvalid, $"A group key has 1 to {JobLimits.GroupBytesMax} bytes of storable text.", "group");

    private static Refusal? CheckKey(NewJob job) => job.Key switch
    {
        null => null,
        { Mode: not JobKeyMode.Ignore and not JobKeyMode.Replace and not JobKeyMode.Reschedule } =>
            Invalid(JobCodes.KeyInvalid, $"Key mode {job.Key.Mode} is none.", "key"),
        _ when !IsText(job.Key.Text, JobLimits.KeyBytesMax) =>
            Invalid(JobCodes.KeyInvalid, $"An idempotency key has 1 to {JobLimits.KeyBytesMax} bytes of storable text.", "key"),
        _ when job.Key.Window < TimeSpan.Zero || job.Key.Window > JobLimits.KeyWindowMax =>
            Invalid(JobCodes.KeyInvalid, $"A key is kept up to {JobLimits.KeyWindowMax.TotalDays} days, not {job.Key.Window}.", "key"),
        _ => null,
    };

    private static Refusal? CheckLimits(NewJob job)
    {
        var isGood = job.Attempts is null or (>= 1 and <= JobLimits.AttemptsMax)
            && (job.Backoff is null || IsBackoff(job.Backoff))
            && (job.VisibilityTimeout is not { } visibility || IsVisibility(visibility));
        return isGood
            ? null
            : Invalid(
                JobCodes.LimitsInvalid,
                $"Attempts ({job.Attempts}), backoff ({job.Backoff}) or visibility timeout ({job.VisibilityTimeout}) are out of range.",
                "limits");
    }

    private static bool IsText(string? text, int bytesMax) =>
        !string.IsNullOrEmpty(text) && StorableText.Is(text) && Encoding.UTF8.GetByteCount(text) <= bytesMax;

    private static bool IsBackoff(JobBackoff? backoff) => backoff is not null
        && backoff.First >= TimeSpan.Zero && backoff.First <= backoff.Max && backoff.Max <= JobLimits.BackoffMax
        && backoff.Factor is >= FactorMin and <= FactorMax;

    private static bool IsVisibility(TimeSpan time) => time >= JobLimits.VisibilityMin && time <= JobLimits.VisibilityMax;

    private static bool IsRetention(TimeSpan time) => time >= JobLimits.RetentionMin && time <= JobLimits.RetentionMax;
}
